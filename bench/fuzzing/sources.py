"""Source files that no one would write: too deep, too long, cut off, not text, not C."""
import json

from running import Wrong, damaged

PIECES = ["if (a) {", "}", "(", ")", "{", "[", "]", "#if A\n", "#else\n", "#endif\n", "#define X(a) {\\\n", "/*", "*/", "//", '"',
          "'", "\\\n", "\n", "\t", " ", ";", "a = b;", "else", "for_each(x)\n", "static int f(void)\n{", "case 1:", "do", "\0",
          "\xff", "\r\n", "%:", "??/", "R\"(", "L'x'", "0x1p3", "@", "$", "`", "é", "\u2028"]


def attempt(chance, place, bench):
    source = place / chance.choice(["a.c", "a.h", "a.py", "a.rs", "a.txt"])
    kind = chance.random()
    if kind < 0.3:
        data = damaged(chance, chance.choice(sorted(bench.corpus.glob("*.[ch]"))).read_bytes(), most=30)
    elif kind < 0.7:
        data = "".join(chance.choice(PIECES) for _ in range(chance.choice([5, 50, 500, 5_000]))).encode("latin-1", "replace")
    elif kind < 0.9:
        data = (chance.choice(PIECES) * chance.choice([10, 1_200, 40_000])).encode("utf-8")
        data += (chance.choice(PIECES) * chance.choice([0, 10, 1_200, 40_000])).encode("utf-8")
    else:
        data = bytes(chance.randrange(256) for _ in range(chance.choice([0, 1, 2, 100, 5_000])))
    source.write_bytes(data)
    name = chance.choice(["labels", "labels", "annotate", "evaluate", "neurons", "train"])
    if name == "labels":
        result = bench.run("labels", source, "--format", "json")
        if result.status == 0:
            check(result.output, len(data))
    elif name == "annotate":
        result = bench.run("annotate", bench.model, source, "--format", chance.choice(["ansi", "json", "html", "svg"]))
    elif name == "evaluate":
        bench.run("evaluate", bench.model, source)
    elif name == "neurons":
        bench.run("neurons", bench.model, source, bench.corpus / "ring.c", "--include-trained", "--control-bytes", "500", "--feature",
                  "comment")
    else:
        bench.run("train", source, "-o", place / "m.safetensors", "--hidden", "8", "--lanes", "2", "--steps", "10",
                  "--epochs", "0.1")


def check(output, count):
    """Every label has as many values as the file has bytes."""
    labels = json.loads(output)["labels"]
    for feature, values in labels.items():
        if len(values) != count:
            raise Wrong(f"{len(values)} labels of {feature} for {count} bytes")
