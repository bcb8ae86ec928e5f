; Strings, characters and comments: the tokens that hide other text.

((string_literal) @string
  (#set! description "in a string literal, or a quoted include path")
  (#set! extent delimited)
  (#set! known everywhere))

((char_literal) @char-literal
  (#set! description "in a character literal")
  (#set! extent delimited)
  (#set! known everywhere))

((comment) @comment
  (#set! description "in a comment")
  (#set! known everywhere))
