; Strings and comments: the tokens that hide other text.

((string) @string
  (#set! description "in a string, and in what it interpolates")
  (#set! extent delimited)
  (#set! known everywhere))

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
  (#set! extent whole)
  (#set! known everywhere))
