; Brackets that a depth doesn't count, and lines that are indented for another reason.

([
  (argument_list)
  (parameters)
  (dictionary)
  (list)
  (set)
  (tuple)
] @continued
  (#match? @continued "\\n")
  (#set! description "in brackets that span lines, which are indented for that")
  (#set! hard-for "block-depth function-body class-body"))

((string) @string-of-lines
  (#match? @string-of-lines "\\n")
  (#set! description "in a string that spans lines")
  (#set! hard-for "block-depth"))

((comment) @parenthesis-in-comment
  (#set! description "in parentheses in a comment")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80))

((string) @parenthesis-in-string
  (#set! description "in parentheses in a string")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80))

((string) @bracket-in-string
  (#set! description "in square brackets in a string")
  (#set! hard-for "bracket-depth")
  (#set! from "[")
  (#set! to "]")
  (#set! reach 24))

((interpolation) @interpolation
  (#set! description "in the braces of an f-string")
  (#set! hard-for "brace-depth")
  (#set! extent delimited))

((parameters) @parameters
  (#set! description "in the parameters of a function")
  (#set! hard-for "call-arguments")
  (#set! extent delimited))

([(parenthesized_expression) (tuple)] @parentheses
  (#set! description "in parentheses that only group")
  (#set! hard-for "call-arguments parameter-list")
  (#set! extent delimited))
