; What looks like a string, a character or a comment: their delimiters within one another.

([(line_comment) (block_comment)] @quote-in-comment
  (#set! description "between double quotes in a comment, to its end where one is left open")
  (#set! hard-for "string")
  (#set! from "\"")
  (#set! to "\"")
  (#set! known in-macros))

((char_literal) @quote-in-character
  (#set! description "from the quote in '\"' on, 16 bytes")
  (#set! hard-for "string")
  (#set! from "\"")
  (#set! reach 16)
  (#set! known in-macros))

((arguments [(string_literal) (raw_string_literal)] . "," @after-string)
  (#set! description "after a string that ended, 16 bytes")
  (#set! hard-for "string")
  (#set! extent whole)
  (#set! reach 16))

((lifetime) @lifetime
  (#set! description "from a lifetime's apostrophe on, 8 bytes: 'static")
  (#set! hard-for "char-literal")
  (#set! reach 8))

([(line_comment) (block_comment)] @apostrophe-in-comment
  (#set! description "from an apostrophe in a comment on, 8 bytes: don't")
  (#set! hard-for "char-literal lifetime")
  (#set! from "'")
  (#set! reach 8)
  (#set! known in-macros))

([(string_literal) (raw_string_literal)] @slashes-in-string
  (#set! description "from a // in a string to the string's end: an address")
  (#set! hard-for "comment")
  (#set! from "//")
  (#set! known in-macros))

([(string_literal) (raw_string_literal)] @string
  (#set! description "in a string: words, but no comment")
  (#set! hard-for "comment char-literal")
  (#set! known in-macros))

((binary_expression operator: "/" @division)
  (#set! description "from a division's slash on, 16 bytes")
  (#set! hard-for "comment")
  (#set! extent whole)
  (#set! reach 16))

((line_comment !doc) @plain-comment
  (#set! description "in a comment that documents nothing")
  (#set! hard-for "doc-comment")
  (#set! known in-macros))
