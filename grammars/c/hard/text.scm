; What looks like a string, a character or a comment: their delimiters within one another.

((comment) @quote-in-comment
  (#set! description "between double quotes in a comment, to its end where one is left open")
  (#set! hard-for "string")
  (#set! from "\"")
  (#set! to "\"")
  (#set! known everywhere))

((char_literal) @quote-in-character
  (#set! description "from the quote in '\"' on, 16 bytes")
  (#set! hard-for "string")
  (#set! from "\"")
  (#set! reach 16))

((char_literal) @character
  (#set! description "in a character literal")
  (#set! hard-for "string"))

((system_lib_string) @include-path
  (#set! description "in the path of an #include <...>")
  (#set! hard-for "string")
  (#set! extent delimited))

((concatenated_string) @string-joint
  (#set! description "between the strings of a row")
  (#set! hard-for "string")
  (#set! extent whole))

([
  (argument_list (string_literal) @_first . "," @after-string)
  (initializer_list (string_literal) @_first . "," @after-string)
]
  (#set! description "after a string that ended, 16 bytes")
  (#set! hard-for "string")
  (#set! extent whole)
  (#set! reach 16))

((string_literal) @opener-in-string
  (#set! description "from a /* in a string to the string's end")
  (#set! hard-for "comment")
  (#set! from "/*")
  (#set! known everywhere))

((string_literal) @slashes-in-string
  (#set! description "from a // in a string to the string's end: an address")
  (#set! hard-for "comment")
  (#set! from "//")
  (#set! known everywhere))

((string_literal) @string
  (#set! description "in a string: words, but no comment")
  (#set! hard-for "comment char-literal")
  (#set! known everywhere))

((preproc_include path: (_) @path-slash)
  (#set! description "after a slash in the path of an #include")
  (#set! hard-for "comment")
  (#set! extent delimited)
  (#set! from "/"))

((binary_expression operator: "/" @division)
  (#set! description "from a division's slash on, 16 bytes")
  (#set! hard-for "comment")
  (#set! extent whole)
  (#set! reach 16))

((binary_expression operator: "*" @product)
  (#set! description "from a product's star on, 16 bytes")
  (#set! hard-for "comment")
  (#set! extent whole)
  (#set! reach 16))

([(pointer_declarator "*" @pointer) (abstract_pointer_declarator "*" @pointer)]
  (#set! description "from the star of a pointer's declaration on, 8 bytes")
  (#set! hard-for "comment")
  (#set! extent whole)
  (#set! reach 8))

((expression_statement (assignment_expression left: (pointer_expression "*") @star-line))
  (#set! description "from the star that begins a statement on, 8 bytes: *p = a;")
  (#set! hard-for "comment")
  (#set! extent whole)
  (#set! reach 8))

((comment) @apostrophe-in-comment
  (#set! description "from an apostrophe in a comment on, 8 bytes: don't")
  (#set! hard-for "char-literal")
  (#set! from "'")
  (#set! reach 8)
  (#set! known everywhere))

((string_literal) @apostrophe-in-string
  (#set! description "from an apostrophe in a string on, 8 bytes")
  (#set! hard-for "char-literal")
  (#set! from "'")
  (#set! reach 8)
  (#set! known everywhere))

((comment) @hash-in-comment
  (#set! description "from a # in a comment on, 16 bytes")
  (#set! hard-for "preprocessor")
  (#set! from "#")
  (#set! reach 16)
  (#set! known everywhere))

((string_literal) @hash-in-string
  (#set! description "from a # in a string on, 8 bytes: %#x")
  (#set! hard-for "preprocessor")
  (#set! from "#")
  (#set! reach 8)
  (#set! known everywhere))

([(identifier) (type_identifier)] @capitals
  (#match? @capitals "^[A-Z][A-Z0-9_]+$")
  (#set! description "in a name in capitals, outside of the preprocessor's lines")
  (#set! hard-for "preprocessor")
  (#set! extent whole))
