"""Model files and training states that are damaged, in their bytes or in what they say."""
import json
import struct

from running import damaged

NUMBERS = [float("nan"), float("inf"), float("-inf"), 3e38, -3e38, 1e-45, 0.0]
VALUES = [None, 0, -1, 2**63, 1e400, "", "x" * 70_000, [], [[]], {}, {"a": 1}, True, "\u0000", "F32", "BF16", [0, 0],
          [2**62, 8], [-1, 5]]


def attempt(chance, place, bench):
    if chance.random() < 0.25:
        return attempt_state(chance, place, bench)
    model = place / "m.safetensors"
    data = bench.model.read_bytes()
    kind = chance.random()
    if kind < 0.35:
        data = damaged(chance, data)
    elif kind < 0.6:
        data = odd_numbers(chance, data)
    else:
        data = odd_header(chance, data)
    model.write_bytes(data)
    source = bench.corpus / "ring.c"
    words = chance.choice([
        ("evaluate", model, source), ("annotate", model, source, "--format", "json"),
        ("annotate", model, source, "--format", "html", "-o", place / "a.html"), ("sample", model, "--bytes", "50"),
        ("neurons", model, source, "--include-trained", "--control-bytes", "500", "--feature", "comment"),
    ])
    bench.run(*words)


def attempt_state(chance, place, bench):
    model = place / "m.safetensors"
    bench.train(model, "--epochs", "0.5", "--checkpoint-seconds", "0.01")
    for file in place.iterdir():
        if chance.random() < 0.7:
            file.write_bytes(damaged(chance, file.read_bytes()))
    bench.train(model, "--epochs", "0.5", "--resume")


def taken_apart(data):
    length = struct.unpack("<Q", data[:8])[0]
    return json.loads(data[8:8 + length]), data[8 + length:]


def put_together(header, numbers):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + numbers


def odd_numbers(chance, data):
    header, numbers = taken_apart(data)
    numbers = bytearray(numbers)
    for _ in range(chance.choice([1, 3, 200])):
        place = 4 * chance.randrange(len(numbers) // 4)
        numbers[place:place + 4] = struct.pack("<f", chance.choice(NUMBERS))
    return put_together(header, bytes(numbers))


def odd_header(chance, data):
    header, numbers = taken_apart(data)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(header))
        part = header[name]
        kind = chance.randrange(5)
        if kind == 0:
            del header[name]
        elif kind == 1:
            header[chance.choice(["module.", "lstm.", "x" * 300]) + name] = header.pop(name)
        elif kind == 2:
            header[name] = chance.choice(VALUES)
        elif isinstance(part, dict) and part:
            part[chance.choice(list(part))] = chance.choice(VALUES)
        if not header:
            break
    text = put_together(header, numbers)
    if chance.random() < 0.2:
        text = struct.pack("<Q", chance.choice([0, 1, 2**32, 2**63, 2**64 - 1])) + text[8:]
    return text
