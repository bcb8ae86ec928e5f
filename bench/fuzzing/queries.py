"""Queries made by the grammar of the query language, of nodes that C has and of some that it has not."""
from running import Wrong

NODES = """identifier comment string_literal number_literal if_statement while_statement for_statement call_expression
argument_list compound_statement parenthesized_expression binary_expression assignment_expression function_definition
parameter_list declaration init_declarator translation_unit expression_statement return_statement field_expression
pointer_declarator preproc_include preproc_def ERROR MISSING no_such_node""".split()
FIELDS = "condition body left right operator function arguments declarator type value name alternative nothing".split()
TOKENS = ["(", ")", "{", "}", ";", "=", "==", "*", "if", "else", "return", "\\\"", "no such token"]
PATTERNS = ["^a", "(a+)+$", "a*b", "[a-z]+", "\\\\d", "(", "[[:alpha:]]", "(?i)x", "\\n", "a{2,1}", "(a|a)*$",
            "((((((a*)*)*)*)*)*)*b", "[^]", "\\\\1(a)", "(?<n>a)", "." * 40, "(.*)*(.*)*x"]
SECONDS = 12


def attempt(chance, place, bench):
    query = made(chance)
    if chance.random() < 0.3:
        query = garbled(chance, query)
    (place / "query").write_text(query)
    text = made_text(chance, bench)
    if chance.random() < 0.15:
        source = place / "a.c"
        source.write_text(text)
        bench.run("neurons", bench.model, source, "--include-trained", "--query", query, "--feature", "comment",
                  "--control-bytes", "500", seconds=90)
        return
    status, answer = bench.server.ask("POST", "/api/query", {"text": text, "query": query}, SECONDS + 8)
    if status == 503:
        bench.server.check()
        return
    if status not in (200, 400, 413):
        raise Wrong(f"status {status} for a query: {query[:500]}")
    if status == 400 and not answer.get("error", "").endswith("."):
        raise Wrong(f"no sentence for a query: {answer}")
    bench.server.check()


def made_text(chance, bench):
    text = chance.choice(sorted(bench.corpus.glob("*.c"))).read_text()
    kind = chance.random()
    if kind < 0.1:
        return text[:chance.randrange(len(text))] * 20
    if kind < 0.2:
        return f"/* {'a' * chance.choice([30, 3_000, 100_000])} */ int a;\n"
    if kind < 0.3:
        return "void f(void)\n{\n" + "\tf(a[0], (b + 1));\n" * chance.choice([10, 500, 5_000]) + "}\n"
    return text


def made(chance):
    return chance.choice(["\n", " "]).join(pattern(chance, 0) for _ in range(chance.choice([1, 1, 1, 2, 3, 12])))


def pattern(chance, depth):
    kind = chance.random()
    if depth > chance.choice([2, 3, 4, 12]) or kind < 0.25:
        text = chance.choice(["(_)", "_", f"({chance.choice(NODES)})", f'"{chance.choice(TOKENS)}"'])
    elif kind < 0.65:
        text = f"({chance.choice(NODES + ['_'])} {items(chance, depth)})"
    elif kind < 0.8:
        text = f"({items(chance, depth)}{predicates(chance)})"
    else:
        text = f"[{items(chance, depth)}]"
    text += "".join(chance.choice(["", "", "", "", "*", "+", "?"]) for _ in range(2))
    if chance.random() < 0.5:
        text += f" @{chance.choice(['a', 'b', 'c', '_d', 'comment', 'x-y', 'x.y'])}"
    if depth == 0 and chance.random() < 0.5:
        text = f"({text} @m{predicates(chance)})"
    return text


def items(chance, depth):
    count = chance.choice([0, 1, 1, 2, 2, 3, 5, 40 if depth == 0 else 3])
    parts = []
    for _ in range(count):
        part = pattern(chance, depth + 1)
        if chance.random() < 0.15:
            part = f"{chance.choice(FIELDS)}: {part}"
        parts.append(part)
        if chance.random() < 0.1:
            parts.append(chance.choice([".", "!" + chance.choice(FIELDS), "; a comment (\n", ". ."]))
    return " ".join(parts)


def predicates(chance):
    if chance.random() < 0.5:
        return ""
    name = chance.choice(["#eq?", "#not-eq?", "#match?", "#match?", "#not-match?", "#any-of?", "#set!", "#is?"])
    words = [f'"{chance.choice(PATTERNS)}"', "@m", "@a", '"if"', "kind depth", "extent whole", "from x"]
    first = "@m" if chance.random() < 0.7 and name != "#set!" else chance.choice(words)
    return f" ({name} {first} {chance.choice(words)})"


def garbled(chance, query):
    text = list(query)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        if chance.random() < 0.5 and text:
            del text[place:place + chance.randint(1, 3)]
        else:
            text[place:place] = chance.choice(["(", ")", "[", "]", "*", "?", "+", "@", "#", '"', "\\", "!", ".", ";", "é", "(" * 200,
                                               "[" * 101, "_"])
    return "".join(text)
