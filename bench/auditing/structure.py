"""What of C can be told by counting brackets: which are open at each place, and of what kind.

The kind of a `{` follows from the tokens before it: `struct name {`, `= {`, `) {`, `else {`. All alternatives of
an #if begin in the same state; where they end in different ones, nothing is judged until the file level is
surely reached again. That is where two `}` at the beginning of a line follow each other and the text between
them is balanced.
"""
words = frozenset
loops = words(("if", "while", "for", "switch"))
records = words(("struct", "union", "enum"))
type_words = words((
    "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "bool", "_Complex",
    "struct", "union", "enum", "const", "volatile", "typeof", "__typeof__", "__typeof", "__const", "__volatile__",
    "__signed__", "_Atomic", "__int128", "size_t", "ssize_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
    "int8_t", "int16_t", "int32_t", "int64_t", "uintptr_t", "intptr_t", "restrict"))
storage_words = words(("static", "extern", "inline", "register", "auto", "typedef", "__inline", "__inline__"))
statement_words = words(("return", "case", "else", "do", "goto", "break", "continue", "default"))
keywords = (loops | records | type_words | storage_words | statement_words | words(("sizeof",))) - words((
    "size_t", "ssize_t", "bool", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "int8_t", "int16_t", "int32_t",
    "int64_t", "uintptr_t", "intptr_t"))
# What takes parentheses and is neither a call nor an expression in them.
special_words = words((
    "__attribute__", "__attribute", "__declspec", "asm", "__asm__", "__asm", "volatile", "__volatile__", "goto",
    "inline", "typeof", "__typeof__", "__typeof", "_Alignas", "alignas", "_Alignof", "__alignof__", "__alignof",
    "alignof", "_Static_assert", "static_assert", "_Generic", "offsetof", "__builtin_offsetof", "va_arg",
    "__builtin_va_arg", "_Atomic", "__builtin_types_compatible_p", "__extension__", "__real__", "__imag__",
    "defined", "__except", "__finally", "__try"))
attribute_words = words((
    "__attribute__", "__attribute", "__declspec", "__aligned", "_Alignas", "alignas", "__packed"))
operators = words((
    "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "<", ">", "=", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>",
    "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "?", "...", "++", "--"))
binary_after = operators - words(("+", "-", "*", "&", "!", "~", "++", "--")) | words(
    (")", ";", ",", "]", "}", ":", "->", "."))
conditionals = words(("if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif"))
strange = words(("@", "`", "\\", "<%", "%>", "<:", ":>", "%:", "%:%:"))
closing = {")": "(", "]": "["}

# Kinds of levels: the file, a block, the bodies of a record and an enum, an initialiser, an unknown brace,
# brackets, brackets that do not count, and where one is lost.
FILE, BLOCK, STRUCT, ENUM, INIT, UNKNOWN, PAREN, BRACKET, ATTRIBUTE, LOST = "FBSEIU([AL"
braces = words((BLOCK, STRUCT, ENUM, INIT, UNKNOWN))

# What a pair of parentheses is: (counts for paren-depth, is a call's arguments); None where it can't be told.
EXPRESSION, CALL, NEITHER, SOME, DOUBT = (1, 0), (1, 1), (0, 0), (1, None), (None, None)


class Level:
    """One open bracket, and those around it."""

    __slots__ = ("kind", "parent", "open", "word", "sort", "bad", "semicolons", "values", "last_child")

    def __init__(self, kind, parent, open, word=""):
        self.kind, self.parent, self.open, self.word = kind, parent, open, word
        self.sort = None
        self.bad = False
        self.semicolons = None
        self.values = None
        self.last_child = None


def is_name(text):
    return text != "" and (text[0].isalpha() or text[0] in "_$" or text[0] >= "\x80")


class Structure:
    """`levels` in order of beginning; `changes`, (place, level): the level from that place on.

    `spans` and `unsure` hold, for a feature, (start, end) of what lies in it and of what is not judged.
    """

    def __init__(self, tokens):
        self.tokens = tokens
        self.texts = tokens.texts
        self.poisoned = set()
        # An unclosed bracket is found at the end only: then all is read again and lost from it on.
        for _ in range(50):
            self._read()
            if self.unclosed is None:
                break
            self.poisoned.add(self.unclosed)
        else:
            self.root.bad = True

    # -- The path to a token

    def before(self, index, last=False):
        """The index of the token before; where an #if had several ends, of the first or the last of them."""
        several = self.mixed.get(index)
        if several is not None:
            self.met_mixed = True
            return several[-1 if last else 0]
        return self.jumps.get(index, index - 1)

    def text_before(self, index, last=False):
        found = self.before(index, last)
        return self.texts[found] if found >= 0 else ""

    def after(self, index):
        """The index of the next token, -1 where a directive comes between or the text ends."""
        if index + 1 < len(self.texts) and self.texts[index + 1] != "#":
            return index + 1
        return -1

    def text_after(self, index):
        return self.texts[index + 1] if index + 1 < len(self.texts) else ""

    # -- Reading

    def _read(self):
        texts = self.texts
        self.jumps, self.mixed, self.opened, self.sorts = {}, {}, {}, {}
        self.met_mixed = False
        self.spans = {name: [] for name in ("loop-condition", "case-label", "return-value", "field-access")}
        self.unsure = {name: [] for name in (
            "loop-condition", "case-label", "return-value", "field-access", "if-condition", "number", "structure")}
        self.root = self.level = Level(FILE, None, -1)
        self.lost = Level(LOST, None, -1)
        self.levels = [self.root, self.lost]
        self.changes = [(0, self.root)]
        self.alternatives = []
        self.externs = 0
        self.tentative = None
        self.unclosed = None
        acts = self.acts()
        for index in [i for i, text in enumerate(texts) if text in acts]:
            acts[texts[index]](index)
        self._finish()

    def acts(self):
        acts = {"#": self._directive, "{": self._open_brace, "}": self._close_brace, "(": self._open_paren,
                "[": self._open_bracket, ")": self._close, "]": self._close, ";": self._semicolon,
                "return": self._return, "case": self._case, "default": self._default, ".": self._dot,
                "->": self._arrow, "if": self._if, "0": self._number}
        acts |= {text: self._strange for text in strange}
        return acts | {text: self._plus_plus for text in ("operator", "template", "class", "namespace")}

    def _enter(self, kind, index, word=""):
        level = Level(kind, self.level, index, word)
        if self.level.kind == FILE:
            self.level.last_child = level
        self.levels.append(level)
        self.level = level
        self.changes.append((self.tokens.starts[index], level))
        return level

    def _leave(self, index):
        self.opened[index] = self.level.open
        self.level = self.level.parent
        self.changes.append((self.tokens.starts[index], self.level))

    def _lose(self, place):
        """Nothing is judged from here on, nor in the brackets that are open."""
        level = self.level
        while level is not None and level.kind not in (FILE, LOST):
            if level.kind in (PAREN, BRACKET, ATTRIBUTE):
                level.bad = True
            level = level.parent
        self.level = self.lost
        self.changes.append((place, self.lost))

    def _strange(self, index):
        if self.level.kind != LOST:
            self._lose(self.tokens.starts[index])

    def _plus_plus(self, index):
        """C++, which headers hold for others: all four words are names in C."""
        texts, next_text = self.texts, self.text_after(index)
        named = is_name(next_text) and texts[index + 2:index + 3] in (["{"], [":"], [";"])
        if texts[index] == "operator" and next_text not in ("=", ")", ",", ";", ".", "->", "[", "(") \
                or texts[index] == "template" and next_text == "<" \
                or texts[index] in ("class", "namespace") and named and self.text_before(index) in (
                    "", ";", "{", "}", ":", ">", "typedef"):
            self._strange(index)

    def _finish(self):
        size = len(self.tokens.text)
        level = self.level
        if self.alternatives:
            self.unsure["structure"].append((0, size))
            return
        if self.tentative is not None and level is not self.tentative:
            self.tentative.bad = True
            return
        if level.kind in (FILE, LOST):
            return
        while level.parent.kind != FILE:
            level = level.parent
        self.unclosed = level.open

    # -- Directives

    def _directive(self, index):
        directive = self.tokens.directives[index]
        word = directive.word
        lasts = self.mixed.get(index) or (self.jumps.get(index, index - 1),)
        if word in conditionals:
            lasts = self._conditional(word, directive, lasts)
        elif word == "error" and self.alternatives:
            self.alternatives[-1][3] = True
        self.jumps[index + 1] = lasts[0]
        self.mixed.pop(index + 1, None)
        if len(lasts) > 1:
            self.mixed[index + 1] = lasts

    def _conditional(self, word, directive, lasts):
        if word in ("if", "ifdef", "ifndef"):
            # The level and the tokens before it, the ends of its alternatives, whether this one ends in #error,
            # whether there was an #else.
            self.alternatives.append([self.level, lasts, [], False, False])
            return lasts
        if not self.alternatives:
            self._lose(directive.start)
            return lasts
        case = self.alternatives[-1]
        if not case[3]:
            case[2].append((self.level, lasts))
        case[3] = False
        if word != "endif":
            case[4] |= word == "else"
            level, lasts = case[0], case[1]
        else:
            self.alternatives.pop()
            if not case[4]:
                case[2].append((case[0], case[1]))
            if not case[2]:
                case[2].append((case[0], case[1]))
            level = case[2][-1][0]
            if all(alike(level, other) for other, _ in case[2]):
                for other, _ in case[2]:
                    if self._sure(other):
                        level = other
            else:
                level = self.lost
            found = []
            for _, each in case[2]:
                found += [last for last in each if last not in found]
            lasts = tuple(found)
        if not alike(self.level, level):
            self.changes.append((directive.start, self.lost))
        if self.changes[-1][1] is not level:
            self.changes.append((directive.end, level))
        self.level = level
        return lasts

    def _sure(self, level):
        while level.parent is not None:
            level = level.parent
        return level.kind == FILE and level is not self.tentative and not level.bad

    # -- Brackets

    def _open_paren(self, index):
        if self.level is self.lost:
            return
        if index in self.poisoned:
            self._lose(self.tokens.starts[index])
            return
        word = self.text_before(index)
        if index in self.mixed and any(self.texts[i] != word for i in self.mixed[index] if i >= 0):
            word = "?"
        self._enter(PAREN, index, word if word in loops or word == "?" else "")

    def _open_bracket(self, index):
        if self.level is self.lost:
            return
        if index in self.poisoned:
            self._lose(self.tokens.starts[index])
            return
        texts, starts = self.tokens.texts, self.tokens.starts
        kind, word = BRACKET, ""
        first = self.level.kind == ATTRIBUTE and self.before(index) == self.level.open
        if first or self.text_after(index) == "[" and starts[index + 1] == starts[index] + 1:
            kind = ATTRIBUTE
        elif self.level.kind == PAREN and self.text_before(index) in (":", ",", "(", "::"):
            # [name] "=r" (value): an operand of asm.
            if texts[index + 2:index + 4] == ["]", '"']:
                kind = ATTRIBUTE
            else:
                word = "?"
        self._enter(kind, index, word)

    def _close(self, index):
        level = self.level
        if level is self.lost:
            return
        wanted = closing[self.texts[index]]
        if level.kind != wanted and not (wanted == "[" and level.kind == ATTRIBUTE):
            self._fail(index)
            return
        if wanted == "(":
            if level.word == "for":
                self._for(level, index)
            level.sort = self.sorts[index] = self._sort(level, index)
        self._leave(index)

    def _fail(self, index):
        """A closing bracket that has no opening one."""
        if self.level.kind != FILE:
            self._lose(self.tokens.starts[index])
            return
        # One that closed too early came before: what lies since the last that closed at file level is unsure.
        child = self.level.last_child
        start = 0 if child is None else self.tokens.starts[child.open]
        self.unsure["structure"].append((start, self.tokens.starts[index]))
        self._lose(self.tokens.starts[index])

    def _at_margin(self, index):
        start = self.tokens.starts[index]
        return start == 0 or self.tokens.text[start - 1] == "\n"

    def _close_brace(self, index):
        level = self.level
        if level.kind in braces:
            self._leave(index)
        elif level.kind == FILE and self.externs > 0:
            self.externs -= 1
        elif level is not self.lost:
            self._fail(index)
        if self.level is self.lost or self.tentative is not None:
            if self._at_margin(index):
                self._resume(index)

    def _resume(self, index):
        if self.tentative is not None and self.level is self.tentative:
            self.tentative = None
            return
        if self.tentative is not None:
            self.tentative.bad = True
        self.tentative = self.level = Level(FILE, None, index)
        self.levels.append(self.level)
        self.changes.append((self.tokens.starts[index], self.level))

    def _open_brace(self, index):
        if self.level is self.lost:
            return
        if index in self.poisoned:
            self._lose(self.tokens.starts[index])
            return
        self.met_mixed = False
        kind = self._brace(index, False)
        if self.met_mixed and self._brace(index, True) != kind:
            kind = UNKNOWN
        if index in self.mixed:
            for last in self.mixed[index]:
                self.jumps[index] = last
                several = self.mixed.pop(index)
                if self._brace(index, False) != kind:
                    kind = UNKNOWN
                self.mixed[index] = several
        if kind == "extern":
            self.externs += 1
            return
        self._enter(kind, index)

    def _brace(self, index, late):
        """Of what kind the brace is."""
        texts, kind = self.texts, self.level.kind
        before = self.before(index, late)
        text = texts[before] if before >= 0 else ""
        if text == "=":
            return INIT
        if kind == INIT and (text in (",", "{", "]") or text == ":"):
            return INIT
        if text in ("else", "do"):
            return BLOCK
        record = self._record(before, late)
        if record is not None:
            return record
        if kind == PAREN and text in ("(", ","):
            called = self.before(self.level.open)
            call = called >= 0 and is_name(texts[called]) and texts[called] not in statement_words
            return self._by_content(index, not call and text == "(")
        if kind == PAREN and text in (";", "}"):
            # Statements as a macro's argument.
            return BLOCK
        if text == ")":
            return self._after_paren(index, before, late)
        if text == '"' and kind == FILE and self.text_before(before) == "extern":
            return "extern"
        if kind == BLOCK:
            if text in (";", "{", "}", ":"):
                return BLOCK
            if is_name(text) and self.text_before(before, late) in (";", "{", "}", ":", ")", "else", "do"):
                return self._by_content(index)
            return UNKNOWN
        if kind == FILE:
            if text == ";":
                return BLOCK
            if text == "" or is_name(text) and text not in keywords:
                return self._after_head(index, before, late)
        return UNKNOWN

    def _by_content(self, index, sure=False):
        """A block if a statement comes first in it, else unknown."""
        texts = self.texts
        depth, commas = 0, False
        for i in range(index + 1, min(len(texts), index + 4000)):
            text = texts[i]
            if text in ("(", "[", "{"):
                depth += 1
            elif text in (")", "]", "}"):
                depth -= 1
                if depth < 0:
                    break
                if depth == 0 and text == "}" and texts[index + 1] in loops | {"do"}:
                    return BLOCK
            elif depth == 0:
                if text == ";":
                    return BLOCK
                commas |= text == "," or text == "." and texts[i - 1] in ("{", ",")
        return BLOCK if sure and not commas else UNKNOWN

    def _record(self, index, late):
        """The body of a struct, a union or an enum: its word, a name at most, attributes."""
        texts = self.texts
        names = calls = 0
        last = ""
        while index >= 0:
            text = texts[index]
            if text in records:
                if calls and names > 1:
                    return None
                return ENUM if text == "enum" else STRUCT
            if text == ")" and index in self.opened:
                # Only attributes have parentheses there; `struct name function(int) {` has no attribute.
                index = self.before(self.opened[index], late)
                if index < 0 or not is_name(texts[index]):
                    return None
                if texts[index] not in attribute_words:
                    calls += 1
                    names += 1
            elif text == ":" and is_name(last):
                # enum name : type {
                before = self.before(index, late)
                if before >= 0 and texts[before] in ("enum",) or \
                        before >= 0 and is_name(texts[before]) and self.text_before(before, late) == "enum":
                    return ENUM
                return None
            elif is_name(text) and (text not in keywords or text in type_words):
                names += 1
            else:
                return None
            last = text
            index = self.before(index, late)
        return None

    def _after_paren(self, index, close, late):
        texts, kind = self.texts, self.level.kind
        if close not in self.opened:
            return UNKNOWN
        opening = self.opened[close]
        before = self.before(opening, late)
        text = texts[before] if before >= 0 else ""
        if text in loops:
            return BLOCK
        if text in ("return", "case", ",", "(", "[", "sizeof", "?") or text in operators and text != "*" \
                or text in ("{", ":") and kind == INIT:
            return INIT
        if kind == FILE:
            return self._after_head(index, close, late)
        if kind == BLOCK:
            if is_name(text) and text not in keywords or text in attribute_words:
                head = self.text_before(before, late)
                if head in (";", "{", "}", ":", ")", "else", "do", "*") or is_name(head) and head not in statement_words:
                    return BLOCK
                return UNKNOWN
            if text == "*" or text in (")", ":") and self._type_like(opening, close):
                return INIT
            return UNKNOWN
        if text in (")", ":") and self._type_like(opening, close):
            return INIT
        if kind == PAREN and is_name(text):
            return self._by_content(index)
        if text == "*":
            return INIT
        return UNKNOWN

    def _after_head(self, index, last, late):
        """A block at file level, if something with parentheses came first and no `=`."""
        texts = self.texts
        groups, i = 0, last
        while i >= 0 and texts[i] not in (";", "{", "}"):
            if texts[i] == "=":
                return UNKNOWN
            if texts[i] == ")":
                if i not in self.opened:
                    break
                groups += 1
                i = self.opened[i]
            i = self.before(i, late)
        return BLOCK if groups else self._by_content(index)

    def _type_like(self, opening, close):
        inside = self.texts[opening + 1:close]
        return bool(inside) and (inside[0] in type_words or all(is_name(t) or t in ("*", "[", "]", "0") for t in inside))

    # -- What parentheses are

    def _for(self, level, index):
        starts, ends = self.tokens.starts, self.tokens.ends
        semicolons = level.semicolons or []
        if len(semicolons) == 2 and "#" not in self.texts[level.open:index]:
            first, last = semicolons[0] + 1, semicolons[1] - 1
            if first <= last:
                self.spans["loop-condition"].append((starts[first], ends[last]))
        else:
            self.unsure["loop-condition"].append((starts[level.open], ends[index]))

    def _sort(self, level, close):
        texts, opening = self.texts, level.open
        if level.word == "?":
            return DOUBT
        if level.word:
            return NEITHER if level.word == "for" else EXPRESSION
        if opening in self.mixed:
            return DOUBT
        around = level.parent.kind
        before = self.before(opening)
        text = texts[before] if before >= 0 else ""
        first = self.text_after(opening)
        following = self.text_after(close)
        if text in special_words or first == "#" or "#" in texts[opening:close] or following == "#":
            return DOUBT
        if text == "sizeof":
            return self._of_size(opening, close)
        if text in type_words:
            return NEITHER if first == "*" and following in ("(", "[") else DOUBT
        if is_name(text) and text not in keywords:
            return self._named(level, before, first, following)
        if around in (FILE, STRUCT):
            return DOUBT
        if text == ")":
            return self._after_group(before, opening, close)
        if text == "]":
            return CALL if around == BLOCK and following in (";", ")", ",") else DOUBT
        if text == '"' or text == "'" or text == "0":
            return DOUBT
        if text == "*" and (first == "*" or self._declares(before)):
            return DOUBT
        return self._prefixed(opening, close)

    def _declares(self, index):
        """Whether `name *` may begin a declaration: type *(name[2])."""
        while index >= 0 and (self.texts[index] == "*" or is_name(self.texts[index])):
            if self.texts[index] in statement_words or self.texts[index] == "sizeof":
                return False
            index = self.before(index)
        return index < 0 or self.texts[index] in (";", "{", "}", "(", ",")

    def _of_size(self, opening, close):
        inside = self.texts[opening + 1:close]
        if not inside:
            return DOUBT
        if inside[0] in type_words or inside[-1] == "*":
            return NEITHER
        if all(is_name(text) for text in inside) or inside[-1] == "]" and all(
                is_name(text) for text in inside[:inside.index("[")]):
            return DOUBT
        if self.text_after(close) in ("{", "(", "[", "->", "."):
            return DOUBT
        return EXPRESSION

    def _named(self, level, before, first, following):
        """After a name: a call's arguments, parameters, or a declarator."""
        around = level.parent.kind
        head = self.text_before(before)
        if first == "*" and following in ("(", "[", "=", ";", ")", ",") and (
                following in ("(", "[") or is_name(head) or head in (";", "{", "}", ",", "(", "")):
            return DOUBT
        if is_name(following) or following in ("{", '"', "("):
            if not (following == "{" and around == FILE):
                return DOUBT
        if around == FILE:
            if first == "(":
                # int f OF((int a)); and its like.
                return DOUBT
            declared = is_name(head) and head not in storage_words or head == "*"
            return SOME if declared and following in (";", "{") else DOUBT
        if around == STRUCT:
            return DOUBT
        if following == "*" and head in (";", "{", "}", "(", ",", ""):
            # MACRO(name) *variable declares as well as it multiplies.
            return DOUBT
        if is_name(head):
            if head in statement_words or head == "sizeof":
                return CALL
            return SOME if around == BLOCK and following == ";" and head not in storage_words else DOUBT
        if head == "*" or first in type_words and around == BLOCK and following == ";":
            return SOME
        if around in (BLOCK, ENUM, INIT, PAREN, BRACKET):
            return CALL
        return DOUBT

    def _after_group(self, before, opening, close):
        if before not in self.opened:
            return DOUBT
        start = self.opened[before]
        word, sort = self.text_before(start), self.sorts[before]
        if word in loops:
            return self._prefixed(opening, close)
        # (*function)(...), called or declared; and the type (*)(...).
        if self.texts[start + 1] == "*":
            return SOME if sort in (EXPRESSION, NEITHER) else DOUBT
        # After a cast.
        if sort == NEITHER and not is_name(word):
            return self._prefixed(opening, close)
        return DOUBT

    def _prefixed(self, opening, close):
        """Where an operand is due: an expression in parentheses, or a cast."""
        texts = self.texts
        inside = texts[opening + 1:close]
        following = self.text_after(close)
        if not inside:
            return DOUBT
        if inside[0] == "{":
            return EXPRESSION
        if inside[0] in type_words or following == "{":
            return NEITHER
        if inside[-1] == "*":
            return NEITHER
        for i in range(len(inside) - 2):
            if inside[i] == "(" and inside[i + 1] == "*" and inside[i + 2] == ")":
                return NEITHER
        names = [text for text in inside if is_name(text)]
        if len(names) == len(inside):
            if len(names) > 1:
                return DOUBT
            if following in binary_after:
                return EXPRESSION
            if is_name(following) and following not in keywords or following in ("0", "'", '"'):
                return NEITHER
            return DOUBT
        if inside[0] in special_words or is_name(inside[0]) and len(inside) > 1 and is_name(inside[1]) \
                and inside[0] != "sizeof":
            return DOUBT
        return EXPRESSION

    # -- Statements and fields

    def _semicolon(self, index):
        if self.level.kind == PAREN:
            if self.level.semicolons is None:
                self.level.semicolons = []
            self.level.semicolons.append(index)

    def _scan(self, index, stops, ternary=False):
        """The index of the first of `stops` at this level, and whether an #if came between.

        Where an #if did, the index is that of the end of it all.
        """
        texts, directives = self.texts, self.tokens.directives
        depth = nested = questions = 0
        crossed = found = False
        i = index
        while i + 1 < len(texts):
            i += 1
            text = texts[i]
            if text in ("(", "[", "{"):
                if text == "{" and depth == 0 and ternary:
                    return i, True
                depth += 1
            elif text in (")", "]", "}"):
                depth -= 1
                if depth < 0 and not crossed:
                    return i, True
            elif text == "#":
                word = directives[i].word
                if word in conditionals:
                    crossed = True
                    if word in ("if", "ifdef", "ifndef"):
                        nested += 1
                    elif word == "endif":
                        nested = max(nested - 1, 0)
                        if found and nested == 0:
                            return i, True
            elif depth <= 0:
                if text == "?" and ternary:
                    questions += 1
                elif text in stops:
                    if text == ":" and questions:
                        questions -= 1
                    elif not crossed:
                        return i, text == ";" and ternary
                    elif nested == 0:
                        return i, True
                    else:
                        found = True
        return i, True

    def _return(self, index):
        if self.text_before(index) in (".", "->"):
            return
        starts, ends = self.tokens.starts, self.tokens.ends
        end, unsure = self._scan(index, (";",))
        if unsure:
            self.unsure["return-value"].append((starts[index], ends[end]))
        elif end > index + 1:
            first, last = index + 1, end - 1
            while self.texts[first] == "#":
                first += 1
            while self.texts[last] == "#":
                last -= 1
            if first <= last:
                self.spans["return-value"].append((starts[first], ends[last]))

    def _case(self, index):
        if self.text_before(index) in (".", "->"):
            return
        starts, ends = self.tokens.starts, self.tokens.ends
        end, unsure = self._scan(index, (":", ";"), ternary=True)
        (self.unsure if unsure else self.spans)["case-label"].append(
            (starts[index], ends[end] if unsure else starts[end]))

    def _default(self, index):
        if self.text_before(index) in (".", "->"):
            return
        starts, ends = self.tokens.starts, self.tokens.ends
        if self.level.kind == PAREN or self.text_after(index) != ":":
            if self.level.kind != PAREN or self.text_before(self.level.open) != "_Generic":
                stop = min(index + 1, len(starts) - 1)
                self.unsure["case-label"].append((starts[index], ends[stop]))
            return
        self.spans["case-label"].append((starts[index], starts[index + 1]))

    def _if(self, index):
        if self.text_after(index) != "(" and self.text_before(index) not in (".", "->"):
            end = index
            while end + 1 < len(self.texts) and self.texts[end] not in (";", "{"):
                end += 1
            self.unsure["if-condition"].append((self.tokens.starts[index], self.tokens.ends[end]))

    def _arrow(self, index):
        following = self.after(index)
        if following >= 0 and is_name(self.texts[following]):
            self.spans["field-access"].append((self.tokens.starts[following], self.tokens.ends[following]))

    def _dot(self, index):
        following = self.after(index)
        if following < 0 or not is_name(self.texts[following]):
            return
        place = (self.tokens.starts[following], self.tokens.ends[following])
        if self.level is self.lost:
            self.unsure["field-access"].append(place)
        elif self._is_operand(self.before(index)) and not self._is_designator(self.before(index)):
            self.spans["field-access"].append(place)

    def _is_operand(self, index):
        text = self.texts[index] if index >= 0 else ""
        return text in (")", "]", "}", '"') or is_name(text) and text not in statement_words

    def _is_designator(self, index):
        """Whether .a.b or [0].b, of which the token is the last before a point, begins an initialiser's element."""
        texts = self.texts
        while index >= 0:
            if texts[index] == "]":
                if index not in self.opened:
                    return False
                index = self.before(self.opened[index])
                if index < 0 or texts[index] in (",", "{", "("):
                    return True
                continue
            if not is_name(texts[index]):
                return False
            point = self.before(index)
            if point < 0 or texts[point] != ".":
                return False
            index = self.before(point)
            if index < 0 or texts[index] in (",", "{", "("):
                return True
        return False

    def _number(self, index):
        # A sign before a number: C has no negative numbers, but one may well call -1 a number.
        before = index - 1
        if before >= 0 and self.texts[before] in ("-", "+") and self.tokens.ends[before] == self.tokens.starts[index]:
            self.unsure["number"].append((self.tokens.starts[before], self.tokens.ends[before]))


def alike(one, other):
    """Whether the same brackets are open."""
    while one is not other:
        if one is None or other is None or one.kind != other.kind or one.word != other.word:
            return False
        one, other = one.parent, other.parent
    return True
