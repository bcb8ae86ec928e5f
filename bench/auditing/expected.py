"""What each byte's labels must be: an array of values and one of whether they are judged, for each feature."""
import numpy

import lexing
from structure import BLOCK, BRACKET, DOUBT, ENUM, FILE, INIT, LOST, PAREN, STRUCT, UNKNOWN, Structure

# Of these the level of brackets decides; the numbers are columns of a level's values.
levelled = {
    "block-depth": 0, "function-body": 1, "struct-body": 2, "enum-body": 3, "initializer-list": 4,
    "if-condition": 5, "loop-condition": 6, "switch-condition": 7, "bracket-depth": 8, "paren-depth": 9,
    "call-arguments": 10}
spanned = ["case-label", "return-value", "field-access", "number"]
lexical = ["comment", "string", "char-literal", "include-path", "preprocessor", "macro-body"]
features = lexical + list(levelled) + spanned
# Known in what a #define stands for, too.
in_macros = ["comment", "string", "preprocessor", "macro-body"]

unjudged = -1


class Expected:
    """`values[feature]` of a file's bytes: int16, -1 where the audit does not judge."""

    def __init__(self, data):
        self.tokens = lexing.Tokens(data)
        self.structure = Structure(self.tokens)
        self.values = {}
        self._lexical()
        self._levels()
        self._spans()
        self._macros()

    def _bytes(self, start, end):
        """From a place in the joined text to the file's bytes."""
        places = self.tokens.places
        if places is None or start >= end:
            return start, end
        return int(places[start]), int(places[end - 1]) + 1

    def _lines(self, spans, into, value=1):
        """As `_paint`, of what a line's end ends: a last backslash and the line end after it belong to it."""
        places = self.tokens.places
        for start, end in spans:
            if places is not None and start < end:
                start = int(places[start])
                end = int(places[end]) if end < len(places) else self.tokens.size
            into[start:end] = value

    def _paint(self, spans, into=None, value=1, closed=0):
        if into is None:
            into = numpy.zeros(self.tokens.size, numpy.int16)
        for start, end in spans:
            if start < end:
                start, end = self._bytes(start, end)
                into[start:end - closed] = value
        return into

    def _lexical(self):
        tokens, values = self.tokens, self.values
        directives = list(tokens.directives.values())
        comments = self._paint([(start, end) for start, end, closed in tokens.comments if closed], closed=1)
        self._lines([(start, end) for start, end, closed in tokens.comments if not closed], comments)
        # In a file with \r\n the line end has two bytes: whether the first is the comment's is not said.
        for start, end, closed in tokens.comments:
            if not closed and tokens.text[end - 1] == "\r":
                self._paint([(end - 1, end)], comments, unjudged)
        values["comment"] = comments
        values["string"] = self._paint(tokens.strings, closed=1)
        values["char-literal"] = self._paint(tokens.characters, closed=1)
        values["include-path"], bodies = self._paint([]), []
        values["preprocessor"] = self._paint([])
        self._lines([(each.start, each.end) for each in directives], values["preprocessor"])
        for each in directives:
            for start, end in each.gaps:
                self._paint([(start, end)], values["preprocessor"], unjudged)
            if tokens.text[each.end - 1:each.end] == "\r":
                self._paint([(each.end - 1, each.end)], values["preprocessor"], unjudged)
            if each.word in ("include", "include_next", "import") and each.tokens:
                self._path(each)
            elif each.word == "define":
                body = self._body(each)
                if body is not None:
                    bodies.append(body)
        values["macro-body"] = self._paint(bodies)
        self.bodies = bodies
        for feature in ("comment", "string", "char-literal", "include-path", "macro-body"):
            self._paint(tokens.doubts, values[feature], unjudged)

    def _path(self, directive):
        path = [(start, end) for kind, start, end in directive.tokens
                if kind in (lexing.include, lexing.string)]
        value = 1 if directive.word == "include" else unjudged
        self._paint(path[:1], self.values["include-path"], value, closed=1)

    def _body(self, directive):
        """From the first to the last byte of what a #define stands for."""
        text, tokens = self.tokens.text, directive.tokens
        # `define` and the name come first; parentheses at once after the name are its parameters.
        index = 2
        if len(tokens) > 2 and text[tokens[2][1]] == "(" and tokens[2][1] == tokens[1][2]:
            while index < len(tokens) and text[tokens[index][1]] != ")":
                index += 1
            index += 1
        if index >= len(tokens):
            return None
        return tokens[index][1], tokens[-1][2]

    def _levels(self):
        structure = self.structure
        for level in structure.levels:
            level.values = level_values(level, self.tokens.texts)
        table = numpy.array([level.values for level in structure.levels], numpy.int16)
        for number, level in enumerate(structure.levels):
            level.values = number
        places = numpy.array([place for place, _ in structure.changes], numpy.int64)
        levels = numpy.array([level.values for _, level in structure.changes], numpy.int64)
        if self.tokens.places is not None:
            where = numpy.append(self.tokens.places, self.tokens.size)
            places = where[numpy.minimum(places, len(where) - 1)]
            places[0] = 0
        lengths = numpy.diff(numpy.append(places, self.tokens.size))
        of_bytes = numpy.repeat(levels, lengths)
        for feature, column in levelled.items():
            self.values[feature] = table[:, column][of_bytes]
            self._paint(structure.unsure["structure"], self.values[feature], unjudged)
        for feature in ("if-condition", "loop-condition"):
            self._paint(structure.unsure[feature], self.values[feature], unjudged)
        self._paint(structure.spans["loop-condition"], self.values["loop-condition"])
        # Conditions of #if have calls and parentheses of their own.
        lines = [(each.start, each.end) for each in self.tokens.directives.values() if each.word in ("if", "elif")]
        for feature in ("paren-depth", "call-arguments"):
            self._paint(lines, self.values[feature], unjudged)

    def _spans(self):
        structure, tokens = self.structure, self.tokens
        for feature in ("case-label", "return-value", "field-access"):
            self.values[feature] = self._paint(structure.spans[feature])
            self._paint(structure.unsure[feature], self.values[feature], unjudged)
        numbers = self._paint([(start, end) for start, end, _ in tokens.numbers])
        self._paint(structure.unsure["number"], numbers, unjudged)
        self._paint(tokens.doubts, numbers, unjudged)
        # Whether the 5 of `#line 5` is a number is not said.
        lines = [(start, end) for start, end, directive in tokens.numbers
                 if directive is not None and directive.word not in ("if", "elif")]
        # A sign before a number, as in the text outside of directives.
        lines += [(start - 1, start) for start, _, directive in tokens.numbers
                  if directive is not None and tokens.text[start - 1] in "+-"]
        self._paint(lines, numbers, unjudged)
        self.values["number"] = numbers

    def _macros(self):
        for feature in features:
            if feature not in in_macros:
                self._paint(self.bodies, self.values[feature], unjudged)


def level_values(level, texts):
    """A level's row of the table; those of the levels around it are there already."""
    around = level.parent
    if around is None:
        return [unjudged if level.kind == LOST or level.bad else 0] * len(levelled)
    row = list(around.values)
    kind = level.kind

    def put(feature, value, add=False):
        column = levelled[feature]
        if row[column] != unjudged:
            row[column] = value + (row[column] if add else 0)

    if level.bad or kind == UNKNOWN:
        return [unjudged] * len(levelled)
    if kind == BLOCK:
        put("block-depth", 1, True)
        if around.kind == FILE:
            put("function-body", 1)
    elif kind == STRUCT:
        put("struct-body", 1)
    elif kind == ENUM:
        put("enum-body", 1)
    elif kind == INIT:
        put("initializer-list", 1)
    elif kind == BRACKET:
        put("bracket-depth", unjudged if level.word == "?" else 1, level.word != "?")
    elif kind == PAREN:
        parentheses(level, put)
    return row


def parentheses(level, put):
    if level.word == "if":
        put("if-condition", 1)
    elif level.word == "while":
        put("loop-condition", 1)
    elif level.word == "switch":
        put("switch-condition", 1)
    elif level.word == "?":
        for feature in ("if-condition", "loop-condition", "switch-condition"):
            put(feature, unjudged)
    counts, call = level.sort or DOUBT
    if counts is None:
        put("paren-depth", unjudged)
    else:
        put("paren-depth", counts, True)
    if call is None:
        put("call-arguments", unjudged)
    elif call:
        put("call-arguments", 1)
