"""What `cellscope labels` says, file by file."""
import json
import os
import pathlib
import subprocess

import numpy

root = pathlib.Path(__file__).resolve().parent.parent.parent
unknown = -1


def binary():
    return os.environ.get("CELLSCOPE") or str(root / ".build/release/cellscope")


def of(paths, features):
    """Yields (file, its labels: a feature's values as int16, -1 where unknown)."""
    command = [binary(), "labels", *map(str, paths), "--language", "c", "--format", "json"]
    for feature in features:
        command += ["--feature", feature]
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
    except OSError as error:
        raise SystemExit(f"audit: {command[0]}: {error.strerror}; run make first")
    try:
        for line in process.stdout:
            yield read(line)
        if process.wait() != 0:
            raise SystemExit(f"audit: {command[0]} labels failed")
    finally:
        process.stdout.close()
        if process.poll() is None:
            process.terminate()
            process.wait()


def read(line):
    start = line.index(b',"labels":{')
    head = json.loads(line[:start] + b"}")
    labels, place = {}, start + len(b',"labels":{')
    while line[place:place + 1] == b'"' or line[place:place + 2] == b',"':
        name = line.index(b'"', place) + 1
        end = line.index(b'"', name)
        first = line.index(b"[", end) + 1
        last = line.index(b"]", first)
        labels[line[name:end].decode()] = numbers(line[first:last], head["bytes"])
        place = last + 1
    return head["file"], labels


def numbers(text, count):
    """A list of numbers below 10 and nulls has two bytes a value, once a null is one byte: no need to parse it."""
    short = text.replace(b"null", b"/")
    if len(short) == 2 * count - 1:
        return numpy.frombuffer(short, numpy.uint8)[::2].astype(numpy.int16) - ord("0")
    values = short.replace(b"/", b"-1").split(b",") if short else []
    if len(values) != count:
        raise SystemExit(f"audit: {len(values)} labels for {count} bytes")
    return numpy.array(values).astype(numpy.float64).astype(numpy.int16)
