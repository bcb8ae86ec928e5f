"""An exact lexer of GNU C: comments, literals, numbers, names, punctuators and directives, with their bytes.

A backslash before a line's end joins two lines, in any token: tokens are found in the joined text, and
`Tokens.places` leads from there back to the file's bytes. Trigraphs are off, as GCC has it.
"""
import re

import numpy

splice = re.compile(r"\\[ \t\v\f\r]*\n")
token = re.compile(
    r"""
      (?P<comment>/\*[^*]*\*+(?:[^/*][^*]*\*+)*/)
    | (?P<line>//[^\n]*)
    | (?P<unended>/\*(?s:.*))
    | (?P<string>(?:u8|[uUL])?"[^"\\\n]*(?:\\.[^"\\\n]*)*")
    | (?P<character>(?:u8|[uUL])?'[^'\\\n]*(?:\\.[^'\\\n]*)*')
    | (?P<name>[A-Za-z_$\x80-\xff][\w$\x80-\xff]*)
    | (?P<number>\.?[0-9](?:[eEpP][-+]|[\w.])*)
    | (?P<include>\#[ \t\v\f]*(?:include|include_next|import)[ \t\v\f]*(?P<path><[^>\n]*>))
    | (?P<quote>["'][^\n]*)
    | (?P<mark>->|\.\.\.|<<=|>>=|<[:%]|[:%]>|%:|::|[-+*/%&|^!=<>]=|&&|\|\||<<|>>|\+\+|--|\#\#|[^\s\\]|\\)
    """,
    re.VERBOSE | re.ASCII)
comment, line, unended, string, character, name, number, include, path, quote, mark = range(1, 12)

directive_name = re.compile(r"\#\s*(?:/\*.*?\*/\s*)*(\w*)", re.DOTALL | re.ASCII)
any_comment = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
# What C takes for a number, of what its preprocessor does.
true_number = re.compile(
    r"(?:0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?[0-9]+)?|0[bB][01]+"
    r"|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)[uUlLfFzZ]*")


# What changes how the text after it is read.
lost_in = re.compile(r"[][(){}]|/\*").search


class Directive:
    """A line for the preprocessor with those it continues on. Places are in the joined text."""

    __slots__ = ("start", "end", "word", "tokens", "gaps")

    def __init__(self, start, word):
        self.start, self.end, self.word = start, start, word
        # (kind, start, end) of all but comments, after `#`.
        self.tokens = []
        # What a comment in it holds after its first line end.
        self.gaps = []


class Tokens:
    """What a text consists of.

    `texts`, `starts` and `ends` are of the tokens outside of directives; a literal's text is its quote, a
    number's is `0`, a directive is one token `#`, whose index leads to it in `directives`.
    """

    def __init__(self, data):
        text = data.decode("latin-1")
        self.size = len(data)
        self.places = None
        if splice.search(text):
            kept = numpy.ones(len(text), bool)
            for found in splice.finditer(text):
                kept[found.start():found.end()] = False
            self.places = numpy.flatnonzero(kept)
            text = splice.sub("", text)
        self.text = text
        self.texts, self.starts, self.ends = [], [], []
        self.directives = {}
        self.comments, self.strings, self.characters, self.numbers, self.paths = [], [], [], [], []
        # (start, end) of what hides whether a quote begins a literal.
        self.doubts = []
        self._read()

    def _read(self):
        text, texts, starts, ends = self.text, self.texts, self.starts, self.ends
        directive, line_end, last = None, -1, 0
        started = False
        for found in token.finditer(text):
            kind = found.lastindex
            start, end = found.span()
            if directive is not None and start >= line_end:
                directive.end = line_end
                directive = None
            if kind <= unended:
                # (start, end, whether its last byte closes it)
                self.comments.append((start, end, kind == comment))
                if directive is not None and end > line_end:
                    directive.gaps.append((line_end, end))
                    line_end = self._line_end(end)
                continue
            word = found.group()
            if directive is None and word[0] == "#" and (
                    not started or "\n" in any_comment.sub(" ", text[last:start])):
                directive = Directive(start, directive_name.match(text, start).group(1))
                line_end = self._line_end(end)
                self.directives[len(texts)] = directive
                texts.append("#")
                starts.append(start)
                ends.append(end)
                if kind == include:
                    directive.tokens.append((include, *found.span("path")))
                last, started = end, True
                continue
            last, started = end, True
            if word == "#":
                # Only a directive's is a token `#`.
                word = "##"
            if kind == string:
                self.strings.append((start, end))
                word = '"'
            elif kind == character:
                self.characters.append((start, end))
                word = "'"
            elif kind == number:
                if true_number.fullmatch(word):
                    self.numbers.append((start, end, directive))
                else:
                    self.doubts.append((start, end))
                word = "0"
            elif kind == quote:
                # A quote without its partner: GCC reads on to the line's end, and a comment's beginning there
                # is none. That is undefined, so neither is judged.
                stop = end
                if "/*" in word:
                    stop = text.find("*/", start)
                    stop = len(text) if stop < 0 else stop + 2
                self.doubts.append((start, stop))
                # A lone backslash is no token of C: what counts brackets loses its way there.
                word = "\\" if lost_in(word) else "'"
            if directive is not None:
                directive.tokens.append((kind, start, end))
            else:
                texts.append(word)
                starts.append(start)
                ends.append(end)
        if directive is not None:
            directive.end = min(line_end, len(text))

    def _line_end(self, start):
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end
