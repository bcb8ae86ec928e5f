"""A system that fails: too little memory, full disks, files cut short, readers that leave, signals at any moment."""
import os
import resource
import signal
import subprocess

from running import Wrong

MEGABYTE = 1 << 20


def attempt(chance, place, bench):
    chance.choice([little_memory, little_files, full_disk, no_reader, interrupted, few_descriptors, unwritable])(chance, place, bench)
    left = [file.name for file in place.iterdir() if file.name.endswith((".lock", ".partial"))]
    if left:
        raise Wrong(f"left behind: {', '.join(left)}")


def made_words(chance, place, bench):
    source = bench.corpus / "ring.c"
    return chance.choice([
        ("train", bench.corpus, "-o", place / "m.safetensors", "--hidden", "12", "--lanes", "4", "--steps", "20", "--epochs", "2",
         "--checkpoint-seconds", "0.01", "--log", place / "log"),
        ("evaluate", bench.model, source), ("sample", bench.model, "--bytes", "200"),
        ("annotate", bench.model, source, "--format", chance.choice(["ansi", "json", "html", "svg"])),
        ("neurons", bench.model, source, "--include-trained", "--control-bytes", "500", "--feature", "comment"),
        ("labels", source, "--format", "json"), ("features",),
    ])


def little_memory(chance, place, bench):
    bound = chance.choice([50, 100, 150, 200, 300, 400, 600, 900, 1_500, 3_000]) * MEGABYTE
    bench.run(*made_words(chance, place, bench), limits=[(resource.RLIMIT_AS, bound)])


def little_files(chance, place, bench):
    bound = chance.choice([0, 1, 100, 4_096, 10_000, 100_000])
    bench.run(*made_words(chance, place, bench), limits=[(resource.RLIMIT_FSIZE, bound)])


def few_descriptors(chance, place, bench):
    bench.run(*made_words(chance, place, bench), limits=[(resource.RLIMIT_NOFILE, chance.choice([3, 4, 5, 8, 16]))])


def full_disk(chance, place, bench):
    with open("/dev/full", "wb") as full:
        bench.run(*made_words(chance, place, bench), stdout=full)


def unwritable(chance, place, bench):
    target = chance.choice([place / "no" / "such" / "folder", place, "/dev/full", "/proc/version"])
    words = chance.choice([("train", bench.corpus, "--hidden", "12", "--lanes", "4", "--steps", "20", "--epochs", "0.5"),
                           ("annotate", bench.model, bench.corpus / "ring.c")])
    bench.run(*words, "-o", target)


def no_reader(chance, place, bench):
    """A reader of the output, of the messages or of the log that leaves at once."""
    read, write = os.pipe()
    os.close(read)
    streams = {chance.choice(["stdout", "stderr"]): write}
    try:
        bench.run(*made_words(chance, place, bench), allowed=[-signal.SIGPIPE], **streams)
    finally:
        os.close(write)


def interrupted(chance, place, bench):
    number = chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    words = made_words(chance, place, bench)
    bench.run(*words, interrupt=(number, chance.choice([0.01, 0.05, 0.1, 0.2, 0.4])),
              allowed=[-number, 128 + number, 130], stdin=subprocess.DEVNULL)
