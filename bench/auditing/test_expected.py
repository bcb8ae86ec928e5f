"""The audit's own answers on small inputs: a `^` under each byte that is inside, a digit for a depth, a `?` where
it does not judge."""
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from expected import Expected
from labels import numbers
from structure import FILE


def shown(feature, text):
    values = Expected(text.encode("latin-1")).values[feature]
    return "".join("?" if value < 0 else " ^23456789"[value] if value else " " for value in values)


class Case(unittest.TestCase):
    def check(self, feature, *lines):
        """Lines of text and of marks by turns; the marks of a line may be left out where none are due."""
        text = "\n".join(lines[0::2])
        marks = "\n".join(mark.ljust(len(line)) for line, mark in zip(lines[0::2], lines[1::2]))
        # A line end's own label is not compared, save where a test gives it by itself.
        found = shown(feature, text)
        found = "".join("\n" if byte == "\n" else mark for byte, mark in zip(text, found))
        self.assertEqual(found, marks, f"{feature}:\n{text}")

    def inside(self, feature, text, *parts):
        """The parts, in their order, are inside, all else is not."""
        marks, place = [" "] * len(text), 0
        for part in parts:
            place = text.index(part, place)
            marks[place:place + len(part)] = "^" * len(part)
            place += len(part)
        self.assertEqual(shown(feature, text), "".join(marks), f"{feature}: {text}")

    def kinds(self, text, kinds):
        """`kinds` has a letter for each `{`: f a function's, b another block's, s, e, i, u unknown, - none."""
        found = Expected(text.encode("latin-1"))
        starts = found.tokens.starts
        opened = {starts[level.open]: level for level in found.structure.levels if level.parent is not None}
        letters = ""
        for place in [place for place, byte in enumerate(text) if byte == "{"]:
            level = opened.get(place)
            letter = level.kind.lower() if level else "-"
            letters += "f" if letter == "b" and level.parent.kind == FILE else letter
        self.assertEqual(letters, kinds, text)


class Text(Case):
    def test_comments(self):
        self.check("comment", "a /* b */ c // d", "  ^^^^^^    ^^^^")
        self.check("comment", 'a = "/*"; // "', "          ^^^^")
        self.check("comment", "'\"' /* ' */", "    ^^^^^^ ")
        self.check("comment", "/* b", "^^^^")

    def test_joined_lines(self):
        self.check("comment", "a /\\", "  ^^", "* b *\\", "^^^^^^", "/ c", "")
        self.assertEqual(shown("comment", "// a \\\nb\nc"), "^" * 8 + "  ")
        self.assertEqual(shown("string", 'x = "a\\\nb";'), "    ^^^^^  ")
        self.assertEqual(shown("return-value", "int f() { ret\\\nurn a\\\nb; }"), " " * 19 + "^^^^" + "   ")

    def test_strings(self):
        self.check("string", 'u8"a" L"b" U\'c\' "\\""', "^^^^  ^^^       ^^^ ")
        self.check("char-literal", 'u8"a" L"b" U\'c\' "\\""', "           ^^^")
        self.check("string", '#include "a.h"', "         ^^^^ ")
        self.check("include-path", '#include "a.h"', "         ^^^^ ")
        self.check("include-path", "#include <a//b.h> // c", "         ^^^^^^^ ")
        self.check("comment", "#include <a//b.h> // c", "                  ^^^^")
        self.check("string", "#include <a.h>", "")
        self.check("string", '#error "a"', "       ^^ ")

    def test_lone_quotes(self):
        self.check("string", "#error don't", "          ??")
        self.check("comment", "#error don't /* a", "          ???????")

    def test_directives(self):
        self.check("preprocessor", "  # define A /* b */ c", "  ^^^^^^^^^^^^^^^^^^^^", "x", "")
        self.check("preprocessor", "a # b", "")
        self.check("preprocessor", "/* a */ # if b", "        ^^^^^^")
        self.assertEqual(shown("preprocessor", "#if a \\\n\nb"), "^" * 8 + "  ")

    def test_macro_bodies(self):
        self.check("macro-body", "#define A (b) + c  /* d */", "          ^^^^^^^")
        self.check("macro-body", "#define A(b, ...) b /* c */ d // e", "                  ^^^^^^^^^^^")
        self.check("macro-body", "#define A", "")
        self.check("macro-body", "#define A() /* c */", "")
        self.check("macro-body", "#undef A", "")
        self.assertEqual(shown("macro-body", "#define A b \\\n c\nd"), " " * 10 + "^^^^^^" + "  ")
        self.check("block-depth", "#define A { b }", "          ?????")
        self.check("comment", "#define A { /* b */ }", "            ^^^^^^")

    def test_numbers(self):
        self.check("number", "a = 0x1fUL + .5e-3f - b1 1.0;", "    ^^^^^^   ^^^^^^      ^^^")
        self.check("number", "a = -1;", "    ?^")
        self.check("number", "#if A > 3 - -1", "        ^   ?^")
        self.check("number", "#line 5", "      ?")


class Brackets(Case):
    def test_a_label_is_what_holds_once_the_byte_was_read(self):
        self.check("block-depth", "int f(void) { if (a) { b; } }", "            ^^^^^^^^^22222^^")
        self.check("function-body", "int f(void) { if (a) { b; } }", "            ^^^^^^^^^^^^^^^^")

    def test_functions(self):
        self.kinds("SYSCALL_DEFINE2(f, int, a)\n{ }", "f")
        self.kinds("int main(c, v) int c; char **v; { }", "f")
        self.kinds("static struct a *f(int b) __acquires(c) { }", "f")
        self.kinds("struct a f(int b) { } struct a (g)(int b) { }", "ff")
        self.kinds("int f(void) __attribute__((noinline)) { }", "f")
        self.kinds("void __init f(void) __noreturn { }", "f")
        self.kinds("enum { A } f(void) { }", "ef")
        self.kinds("int (*f(int a))(int) { }", "f")
        self.kinds("int f(void) { int g(int a) { } return g(1); }", "fb")

    def test_bodies(self):
        self.kinds("struct a { int b; union { int c; } d; };", "ss")
        self.kinds("struct __packed a { int b; } __aligned(8) c = { 1 };", "si")
        self.kinds("struct __attribute__((packed)) a { };", "s")
        self.kinds("struct __aligned(8) { int a; } b;", "s")
        self.kinds("typedef enum { A = 1, B } a; enum b : u8 { C };", "ee")
        self.kinds("int f(void) { struct a { int b; } c = { { 1 }, .d = { 2 } }; }", "fsiii")

    def test_initialisers(self):
        self.kinds("struct a b[] = { { 1 }, [2] = { 3 }, c: { 4 } };", "iiii")
        self.kinds("int f(void) { g((struct a) { 1 }); return (struct a) { 2 }; }", "fii")
        self.kinds("int f(void) { x = c ? (struct a) { 1 } : (struct a) { 2 }; y = &(int []) { 1 }; }", "fiii")
        self.kinds("struct a b = { .c = (int *) (struct d) { 1 } };", "ii")

    def test_blocks(self):
        self.kinds("void f(void) { do { } while (a); switch (b) { case 1: { } default: ; } else { } }", "fbbbb")
        self.kinds("void f(void) { list_for_each_entry(a, b, c) { } if (d) for_each(e) { } forever { x; } }", "fbbb")
        self.kinds("void f(void) { a = ({ int b; b; }); FOO({ g(); }); FOO(h, { if (i) { } }); }", "fbbbb")
        self.kinds("void f(void) { FOO({ 1, 2 }); }", "fu")
        self.kinds("TRACE(a, FAST( if (b) { c; } ));", "b")
        self.kinds("#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void) { }\n#ifdef __cplusplus\n}\n#endif\n", "-f")

    def test_alternatives(self):
        same = "void f(void) {\n#ifdef A\n if (a) {\n#else\n if (b) {\n#endif\n c; } }\nint d;"
        self.assertNotIn("?", shown("block-depth", same)[same.index("#endif\n") + 7:])
        values = Expected(same.encode()).values["block-depth"]
        self.assertEqual(int(values[same.index("c;")]), 2)
        self.assertEqual(int(values[same.index("int d")]), 0)
        # The directive between alternatives lies in neither.
        self.assertEqual(int(values[same.index("#else")]), -1)

    def test_alternatives_that_differ(self):
        text = "void f(void) {\n#ifdef A\n if (a) {\n#endif\n b;\n}\nint g;\nint h(void)\n{\n c;\n}\nint i(void) {\n d;\n}\n"
        values = Expected(text.encode()).values["block-depth"]
        self.assertEqual(int(values[text.index("b;")]), -1)
        # Two `}` at the margin with balanced text between them.
        self.assertEqual(int(values[text.index("c;")]), 1)
        self.assertEqual(int(values[text.index("d;")]), 1)

    def test_an_alternative_that_ends_in_an_error_does_not_count(self):
        text = "void f(void) {\n#if A\n if (a) {\n#else\n#error no\n#endif\n b; } }\n"
        self.assertEqual(int(Expected(text.encode()).values["block-depth"][text.index("b;")]), 2)

    def test_what_does_not_balance(self):
        self.assertIn("?", shown("block-depth", "void f(void) { g(; }\n"))
        self.assertEqual(shown("block-depth", "void f(void) { }\n}\n"), " " * 13 + "????" + "  ")

    def test_other_languages(self):
        text = "inline a &operator>(b c) {\n}\nint f(void) {\n}\n"
        self.assertEqual(set(shown("block-depth", text)[16:27]), {"?"})
        self.kinds("struct class *f(struct class *class) { class = operator = 1; }", "f")

    def test_square_brackets(self):
        self.check("bracket-depth", "int a[b[1]] = { [2] = 3 };", "     ^^22^      ^^")
        self.check("bracket-depth", "[[nodiscard]] int f(int a[]);", " " * 25 + "^")
        self.check("bracket-depth", 'void f(void) { asm("" : [a] "=r" (b[1])); }', " " * 35 + "^^")


class Statements(Case):
    def test_conditions(self):
        text = "void f(void) { if (a(b)) c; while (d) ; do { } while (e); switch (g) { } }"
        self.inside("if-condition", text, "(a(b)")
        self.inside("loop-condition", text, "(d", "(e")
        self.inside("switch-condition", text, "(g")
        self.inside("loop-condition", "void f(void) { for (int i = 0; i < (n); i++) for (;;) ; }", "i < (n)")

    def test_labels(self):
        text = "void f(void) { switch (a) { case B ? 1 : 2: case 3 ... 4: default : c(d ? 5 : 6); } }"
        self.inside("case-label", text, "case B ? 1 : 2", "case 3 ... 4", "default ")
        self.inside("case-label", "int a = _Generic(b, int: 1, default: 2);")

    def test_returned(self):
        self.inside("return-value", "int f(void) { if (a) return; return (b) + ({ c; }) /* d */; }", "(b) + ({ c; })")
        self.check("return-value", "int f() { return", "          ??????", "#ifdef A", "????????", "a;", "??",
                   "#else", "?????", "b;", "??", "#endif", "?")

    def test_fields(self):
        self.inside("field-access", "struct a b = { .c.d = e.g, [1].h = i->j[2].k }; int l = m(n).o + 1.0;",
                    "g", "j", "k", "o")
        self.inside("field-access", "int a = FOO(.b = c.d, e->if);", "d", "if")


class Parentheses(Case):
    def test_depth(self):
        self.check("paren-depth", "void f(void) { if (a(b) + (c)) d(); }", "      ^^^^^       ^^22^^^^22^   ^")
        self.check("paren-depth", "void f(void) { for (a = (b); c; ) ; }", "      ^^^^^             ^^ ")
        self.check("paren-depth", "void f(void) { a = (int) b + (struct c *) (d); }",
                   "      ^^^^^                               ^^ ")
        self.check("paren-depth", "void f(void) { a = sizeof(int) + sizeof(*b) + ({ c; }); }",
                   "      ^^^^^                            ^^^    ^^^^^^^ ")

    def test_what_is_not_told(self):
        self.check("paren-depth", "void f(void) { a = (b)-c; }", "      ^^^^^        ?? ")
        self.check("paren-depth", "void f(void) { a = sizeof(b); }", "      ^^^^^              ?? ")
        self.check("call-arguments", "void f(void) { a(b, c(d)); if (e) (g)(h); }", "      ?????     ^^^^^^^^          ?? ??")


class Garbage(unittest.TestCase):
    def test_any_text_has_an_answer(self):
        pieces = ["{", "}", "(", ")", "[", "]", ";", ",", ":", "=", "*", ".", "->", "a ", "1", "if ", "for ", "return ",
                  "case ", "struct ", "else ", "\n}", "\n#if A\n", "\n#else\n", "\n#endif\n", "\n#error\n", "'", '"', "/*",
                  "*/", "//", "\\\n", "#", "\n#define A b", "operator", "[["]
        chance = random.Random(1)
        for _ in range(1500):
            text = "".join(chance.choice(pieces) for _ in range(chance.randrange(60)))
            for values in Expected(text.encode()).values.values():
                self.assertEqual(len(values), len(text))


class Labels(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(numbers(b"0,1,null,9", 4).tolist(), [0, 1, -1, 9])
        self.assertEqual(numbers(b"0,12,null", 3).tolist(), [0, 12, -1])
        self.assertEqual(numbers(b"", 0).tolist(), [])


if __name__ == "__main__":
    unittest.main()
