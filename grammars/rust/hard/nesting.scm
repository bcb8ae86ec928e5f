; Brackets that a depth doesn't count, and bodies of another kind.

((declaration_list) @declarations-braces
  (#set! description "in the braces of an impl, a trait or a module")
  (#set! hard-for "block-depth function-body struct-body enum-body")
  (#set! extent delimited))

((field_initializer_list) @struct-literal-braces
  (#set! description "in the braces of a struct's value")
  (#set! hard-for "block-depth struct-body enum-body")
  (#set! extent delimited))

((use_list) @use-braces
  (#set! description "in the braces of a use")
  (#set! hard-for "block-depth struct-body enum-body")
  (#set! extent delimited))

((field_declaration_list) @struct-braces
  (#set! description "in the braces of a struct")
  (#set! hard-for "block-depth function-body")
  (#set! extent delimited))

([(line_comment) (block_comment)] @brace-in-comment
  (#set! description "in braces in a comment")
  (#set! hard-for "block-depth")
  (#set! from "{")
  (#set! to "}")
  (#set! reach 80))

([(line_comment) (block_comment)] @parenthesis-in-comment
  (#set! description "in parentheses in a comment")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80))

([(string_literal) (raw_string_literal)] @parenthesis-in-string
  (#set! description "in parentheses in a string")
  (#set! hard-for "paren-depth")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80))

([(line_comment) (block_comment)] @bracket-in-comment
  (#set! description "in square brackets in a comment: a link of the documentation")
  (#set! hard-for "bracket-depth")
  (#set! from "[")
  (#set! to "]")
  (#set! reach 40))

((binary_expression operator: "<" @less)
  (#set! description "from a < that compares on, 16 bytes")
  (#set! hard-for "angle-depth")
  (#set! extent whole)
  (#set! reach 16))
