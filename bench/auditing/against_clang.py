"""Holds the audit's own answers, and the labels, against what libclang says.

Its tokens tell comments, strings, characters and numbers of any file. Of a file that compiles, its syntax tree
tells blocks, bodies, initialisers, conditions, calls and parentheses: outside of macros' uses and of what an
#if leaves out, of which a tree says nothing.
"""
import ctypes
import pathlib
import shlex
import subprocess
import sys
import time

import numpy

import corpora
import expected
import labels
import report

from clang import cindex
from clang.cindex import CursorKind as Kind
from clang.cindex import TokenKind

unjudged = -1
of_tokens = ["comment", "string", "char-literal"]
of_tree = ["block-depth", "function-body", "struct-body", "enum-body", "initializer-list", "if-condition",
           "loop-condition", "switch-condition", "return-value", "call-arguments", "paren-depth", "field-access"]
# What begins with a macro may be written out after it.
self_placed = (Kind.FUNCTION_DECL, Kind.STRUCT_DECL, Kind.UNION_DECL, Kind.ENUM_DECL, Kind.MEMBER_REF_EXPR,
               Kind.CALL_EXPR, Kind.VAR_DECL, Kind.FIELD_DECL, Kind.PARM_DECL, Kind.TYPEDEF_DECL)


class Range(ctypes.Structure):
    _fields_ = [("count", ctypes.c_uint), ("ranges", ctypes.POINTER(cindex.SourceRange))]


def compiler_headers():
    """Where stddef.h and the like are: the library brings none."""
    found = subprocess.run(["cc", "-print-file-name=include"], capture_output=True, text=True)
    return found.stdout.strip()


class Parsed:
    """One file: its tokens, and its tree if it compiles."""

    def __init__(self, index, file, data, flags):
        self.data, self.size = data, len(data)
        options = cindex.TranslationUnit.PARSE_DETAILED_PROCESSING_RECORD
        self.unit = index.parse(str(file), ["-x", "c", "-std=gnu11", "-w", *flags], options=options)
        self.compiles = all(each.severity < cindex.Diagnostic.Error for each in self.unit.diagnostics)
        self.file = self.unit.get_file(str(file))
        self.values = {}
        self._tokens()
        if self.compiles:
            self._tree()

    def _array(self):
        return numpy.zeros(self.size, numpy.int16)

    def _tokens(self):
        data, values = self.data, self.values
        for feature in of_tokens:
            values[feature] = self._array()
        self.marks = []
        whole = self.unit.get_extent(str(self.file.name), (0, self.size))
        for token in self.unit.get_tokens(extent=whole):
            extent = token.extent
            start, end = extent.start.offset, extent.end.offset
            kind = token.kind
            if kind == TokenKind.COMMENT:
                # A backslash before a line's end may part `/*`.
                block = data[start:end].replace(b"\\\n", b"").startswith(b"/*")
                values["comment"][start:end - block] = 1
                continue
            text = data[start:end]
            if kind == TokenKind.LITERAL:
                opening = text.lstrip(b"LuU8")[:1]
                if opening == b'"':
                    values["string"][start:end - 1] = 1
                elif opening == b"'":
                    values["char-literal"][start:end - 1] = 1
            self.marks.append((start, text))
        self.at = {start: number for number, (start, _) in enumerate(self.marks)}
        # What looks for a token finds the end.
        self.marks += [(self.size, b"")] * 3

    # -- The tree

    def _hidden(self):
        """Where the tree says nothing: uses of macros, directives, what an #if leaves out."""
        self.skipped = numpy.zeros(self.size, bool)
        get = cindex.conf.lib.clang_getSkippedRanges
        get.restype = ctypes.POINTER(Range)
        get.argtypes = [cindex.TranslationUnit, cindex.File]
        ranges = get(self.unit, self.file)
        for number in range(ranges.contents.count):
            skipped = ranges.contents.ranges[number]
            self.skipped[skipped.start.offset:skipped.end.offset] = True
        hidden = self.skipped.copy()
        for cursor in self.unit.cursor.get_children():
            if cursor.kind in (Kind.MACRO_INSTANTIATION, Kind.MACRO_DEFINITION, Kind.INCLUSION_DIRECTIVE):
                if cursor.location.file is not None and cursor.location.file.name == self.file.name:
                    start, end = cursor.extent.start.offset, cursor.extent.end.offset
                    # A macro that stands for another's name takes the parentheses after it.
                    number = self.at.get(start)
                    if cursor.kind == Kind.MACRO_INSTANTIATION and number is not None \
                            and self.marks[number + 1:number + 2] and self.marks[number + 1][1] == b"(":
                        end = max(end, (self._matching(number + 1) or 0) + 1)
                    hidden[start:end] = True
        return hidden

    def _matching(self, opening):
        """The place of the bracket that closes the one at this token."""
        depth = 0
        for number in range(opening, len(self.marks)):
            start, text = self.marks[number]
            if text == b"" or self.skipped[start]:
                continue
            if text == b"(":
                depth += 1
            elif text == b")":
                depth -= 1
                if depth == 0:
                    return start
        return None

    def _next(self, place):
        """The number of the first token at or after a place."""
        while place < self.size and place not in self.at:
            place += 1
        return self.at.get(place)

    def _condition(self, cursor, word, feature):
        start = cursor.extent.start.offset
        number = self.at.get(start)
        if number is None or self.marks[number][1] != word or self.marks[number + 1][1] != b"(":
            return
        end = self._matching(number + 1)
        if end is not None:
            self._add(feature, self.marks[number + 1][0], end)
            self._add("paren-depth", self.marks[number + 1][0], end, True)

    def _add(self, feature, start, end, counts=False):
        if counts:
            self.values[feature][start:end] += 1
        else:
            self.values[feature][start:end] = 1

    def _tree(self):
        values, data = self.values, self.data
        for feature in of_tree:
            values[feature] = self._array()
        hidden = self._hidden()
        # Where types are written, parentheses are not told by the tree; outside of functions neither.
        self.types = numpy.ones(self.size, bool)
        self.loops = numpy.zeros(self.size, bool)
        typed = []
        pending = [cursor for cursor in self.unit.cursor.get_children()
                   if cursor.location.file is not None and cursor.location.file.name == self.file.name
                   and not cursor.kind.is_preprocessing()]
        functions = []
        while pending:
            cursor = pending.pop()
            kind = cursor.kind
            extent = cursor.extent
            start, end = extent.start.offset, extent.end.offset
            children = list(cursor.get_children())
            pending += children
            if hidden[start:start + 1].any() and kind not in self_placed:
                continue
            braces = data[start:start + 1] == b"{" and data[end - 1:end] == b"}"
            if kind == Kind.COMPOUND_STMT and braces:
                self._add("block-depth", start, end - 1, True)
            elif kind == Kind.INIT_LIST_EXPR and braces:
                self._add("initializer-list", start, end - 1)
            elif kind == Kind.FUNCTION_DECL and cursor.is_definition():
                body = children[-1].extent
                if data[body.start.offset:body.start.offset + 1] == b"{":
                    self._add("function-body", body.start.offset, body.end.offset - 1)
                    functions.append((body.start.offset, body.end.offset))
            elif kind in (Kind.STRUCT_DECL, Kind.UNION_DECL, Kind.ENUM_DECL) and cursor.is_definition():
                number = self._next(start)
                while number is not None and self.marks[number][1] not in (b"{", b";", b""):
                    number += 1
                if number is not None and self.marks[number][1] == b"{" and data[end - 1:end] == b"}":
                    feature = "enum-body" if kind == Kind.ENUM_DECL else "struct-body"
                    self._add(feature, self.marks[number][0], end - 1)
            elif kind == Kind.IF_STMT:
                self._condition(cursor, b"if", "if-condition")
            elif kind == Kind.WHILE_STMT:
                self._condition(cursor, b"while", "loop-condition")
            elif kind == Kind.SWITCH_STMT:
                self._condition(cursor, b"switch", "switch-condition")
            elif kind == Kind.FOR_STMT:
                number = self.at.get(start)
                if number is not None and self.marks[number][1] == b"for":
                    close = self._matching(number + 1)
                    self.loops[start:close] = True
            elif kind == Kind.DO_STMT and children:
                number = self._next(children[0].extent.end.offset)
                while number is not None and self.marks[number][1] not in (b"while", b"}", b""):
                    number += 1
                if number is not None and self.marks[number][1] == b"while" and self.marks[number + 1][1] == b"(":
                    close = self._matching(number + 1)
                    if close is not None:
                        self._add("loop-condition", self.marks[number + 1][0], close)
                        self._add("paren-depth", self.marks[number + 1][0], close, True)
            elif kind == Kind.RETURN_STMT and children:
                value = children[0].extent
                if data[start:start + 6] == b"return":
                    self._add("return-value", value.start.offset, value.end.offset)
            elif kind == Kind.PAREN_EXPR and data[start:start + 1] == b"(" and data[end - 1:end] == b")":
                self._add("paren-depth", start, end - 1, True)
            elif kind == Kind.StmtExpr and data[start:start + 1] == b"(":
                self._add("paren-depth", start, end - 1, True)
            elif kind == Kind.CALL_EXPR and children and data[end - 1:end] == b")":
                number = self._next(children[0].extent.end.offset)
                if number is not None and self.marks[number][1] == b"(" and self._matching(number) == end - 1:
                    self._add("call-arguments", self.marks[number][0], end - 1)
                    self._add("paren-depth", self.marks[number][0], end - 1, True)
            elif kind == Kind.MEMBER_REF_EXPR and cursor.spelling:
                name = cursor.spelling.encode()
                number = self.at.get(cursor.location.offset)
                if number is not None and self.marks[number][1] == name:
                    self._add("field-access", cursor.location.offset, cursor.location.offset + len(name))
            elif kind in (Kind.VAR_DECL, Kind.FIELD_DECL, Kind.PARM_DECL, Kind.TYPEDEF_DECL, Kind.FUNCTION_DECL):
                typed.append(self._declarator(cursor, children, start, end))
            elif kind == Kind.CSTYLE_CAST_EXPR or kind == Kind.CXX_UNARY_EXPR or kind == Kind.COMPOUND_LITERAL_EXPR:
                number = self.at.get(start)
                if number is not None and data[start:start + 6] == b"sizeof":
                    number += 1
                close = self._matching(number) if number is not None and self.marks[number][1] == b"(" else None
                if close is not None and b"(" in data[self.marks[number][0] + 1:close]:
                    typed.append((self.marks[number][0], close))
        for start, end in functions:
            self.types[start:end] = False
        for start, end in typed:
            self.types[start:end] = True
        for feature in of_tree:
            values[feature][hidden] = unjudged
        values["paren-depth"][self.types] = unjudged
        values["call-arguments"][self.types] = unjudged
        values["loop-condition"][self.loops] = unjudged

    def _declarator(self, cursor, children, start, end):
        """Of a declaration all up to its initialiser."""
        for child in children:
            if child.kind.is_expression():
                before = child.extent.start.offset
                if b"=" in self.data[start:before]:
                    return start, before
        return start, end


def parsed(files, flags):
    index = cindex.Index.create()
    for file in files:
        data = pathlib.Path(file).read_bytes()
        yield file, data, Parsed(index, file, data, flags)


def main(options):
    features = of_tokens + of_tree
    began = time.monotonic()
    tallies, causes = {}, []
    for name, path in corpora.named(options.paths) or corpora.linux():
        files = [file for file in corpora.files(path) if file.stat().st_size]
        flags = ["-isystem", compiler_headers()]
        if isinstance(path, pathlib.Path):
            flags += [f"-I{path}"]
        flags += shlex.split(options.flags)
        base = path if isinstance(path, pathlib.Path) else None
        ours = {feature: report.Tally() for feature in features}
        theirs = {feature: report.Tally() for feature in features}
        compiled = 0
        found_labels = dict(labels.of(files, features)) if options.labels else {}
        for file, data, clang in parsed(files, flags):
            compiled += clang.compiles
            right = expected.Expected(data).values
            shown = str(pathlib.Path(name) / file.relative_to(base)) if base else str(file)
            for feature, value in clang.values.items():
                wrong = ours[feature].add(right[feature], value)
                runs, count = report.causes(name, feature, shown, data, wrong, right[feature], value)
                ours[feature].runs += count
                causes += runs
                if str(file) in found_labels:
                    of_file = found_labels[str(file)][feature]
                    theirs[feature].add(of_file, value)
        print(f"{name}: {compiled} of {len(files)} files compile")
        tallies |= {(f"{name}: audit", feature): tally for feature, tally in ours.items()}
        if options.labels:
            tallies |= {(f"{name}: labels", feature): tally for feature, tally in theirs.items()}
    print(report.table(tallies))
    if options.causes:
        print("\nWhere the audit differs from libclang (expected: libclang, found: the audit):")
        print(report.listing(causes, options.causes))
    print(f"\naudit: {time.monotonic() - began:.0f} s", file=sys.stderr)
    bad = [tally for (corpus, _), tally in tallies.items() if tally.share > options.limit / 100]
    return 1 if bad else 0
