; Strings, characters and comments: the tokens that hide other text.

([(string_literal) (raw_string_literal)] @string
  (#set! description "in a string, raw ones among them")
  (#set! extent delimited)
  (#set! known everywhere))

((raw_string_literal) @raw-string
  (#set! description "in a raw string: r#\"...\"#")
  (#set! extent delimited)
  (#set! known everywhere))

((char_literal) @char-literal
  (#set! description "in a character literal")
  (#set! extent delimited)
  (#set! known everywhere))

((line_comment !doc) @comment
  (#set! description "in a comment")
  (#set! extent whole)
  (#set! known everywhere))

; It holds its newline.
((line_comment doc: (_)) @comment
  (#set! extent delimited))

((block_comment) @comment
  (#set! extent delimited))

([(line_comment doc: (_)) (block_comment doc: (_))] @doc-comment
  (#set! description "in a comment that is documentation: ///, //!, /** or /*!")
  (#set! extent delimited)
  (#set! known everywhere))
