; Strings and comments: the tokens that hide other text. A string is made of several tokens, so that
; where the parser is lost it is unknown, and so is what looks like a comment.

((string) @string
  (#set! description "in a string, and in what it interpolates")
  (#set! extent delimited))

([
  (module . (comment)* . (expression_statement . (string) @docstring))
  (class_definition body: (block . (expression_statement . (string) @docstring)))
  (function_definition body: (block . (expression_statement . (string) @docstring)))
]
  (#set! description "in the string that documents a module, a class or a function")
  (#set! extent delimited))

((interpolation) @interpolation
  (#set! description "in the braces of an f-string")
  (#set! extent delimited))

((comment) @comment
  (#set! description "in a comment")
  (#set! extent whole))
