; Brackets that a depth doesn't count, and bodies of another kind.

((initializer_list) @initialiser-braces
  (#set! description "in the braces of an initialiser")
  (#set! hard-for "block-depth function-body struct-body enum-body")
  (#set! extent delimited))

((field_declaration_list) @struct-braces
  (#set! description "in the braces of a struct or a union")
  (#set! hard-for "block-depth function-body enum-body initializer-list")
  (#set! extent delimited))

((enumerator_list) @enum-braces
  (#set! description "in the braces of an enum")
  (#set! hard-for "block-depth function-body struct-body initializer-list")
  (#set! extent delimited))

((compound_statement) @block
  (#set! description "in the braces of a block")
  (#set! hard-for "struct-body enum-body initializer-list")
  (#set! extent delimited))

((comment) @brace-in-comment
  (#set! description "in braces in a comment")
  (#set! hard-for "block-depth function-body")
  (#set! from "{")
  (#set! to "}")
  (#set! known everywhere))

((string_literal) @brace-in-string
  (#set! description "in braces in a string")
  (#set! hard-for "block-depth function-body")
  (#set! from "{")
  (#set! to "}")
  (#set! known everywhere))

((char_literal) @brace-in-character
  (#set! description "from the brace in '{' on, 8 bytes")
  (#set! hard-for "block-depth")
  (#set! from "{")
  (#set! reach 8))

((comment) @parenthesis-in-comment
  (#set! description "in parentheses in a comment")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80)
  (#set! known everywhere))

((string_literal) @parenthesis-in-string
  (#set! description "in parentheses in a string")
  (#set! hard-for "paren-depth")
  (#set! from "(")
  (#set! to ")")
  (#set! reach 80)
  (#set! known everywhere))

((char_literal) @parenthesis-in-character
  (#set! description "from the parenthesis in '(' on, 8 bytes")
  (#set! hard-for "paren-depth")
  (#set! from "(")
  (#set! reach 8))

((for_statement "(" @for-parentheses ")" @for-parentheses)
  (#set! description "in the parentheses of a for, which paren-depth doesn't count")
  (#set! hard-for "paren-depth")
  (#set! extent span))

((cast_expression "(" @cast ")" @cast)
  (#set! description "in the parentheses of a cast")
  (#set! hard-for "paren-depth if-condition call-arguments parameter-list")
  (#set! extent span))

((sizeof_expression "(" @sizeof ")" @sizeof)
  (#set! description "in the parentheses of a sizeof(type)")
  (#set! hard-for "paren-depth if-condition call-arguments parameter-list")
  (#set! extent span))

((sizeof_expression value: (parenthesized_expression) @sizeof-value)
  (#set! description "in the parentheses of a sizeof(value)")
  (#set! hard-for "if-condition call-arguments parameter-list"))

((preproc_params) @macro-parameters
  (#set! description "in the parameters of a macro")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! extent delimited))

((parenthesized_declarator) @declarator
  (#set! description "in the parentheses of a declarator: (*function)")
  (#set! hard-for "paren-depth call-arguments parameter-list")
  (#set! extent delimited))

([(binary_expression (parenthesized_expression) @parentheses)
  (unary_expression (parenthesized_expression) @parentheses)
  (pointer_expression (parenthesized_expression) @parentheses)
  (assignment_expression (parenthesized_expression) @parentheses)
  (conditional_expression (parenthesized_expression) @parentheses)
  (cast_expression (parenthesized_expression) @parentheses)
  (field_expression (parenthesized_expression) @parentheses)
  (subscript_expression (parenthesized_expression) @parentheses)
  (parenthesized_expression (parenthesized_expression) @parentheses)
  (init_declarator (parenthesized_expression) @parentheses)
  (argument_list (parenthesized_expression) @parentheses)]
  (#set! description "in parentheses that only group")
  (#set! hard-for "if-condition loop-condition switch-condition call-arguments parameter-list"))

((parameter_list) @parameters
  (#set! description "in the parameters of a function or its type")
  (#set! hard-for "call-arguments if-condition")
  (#set! extent delimited))

((comment) @bracket-in-comment
  (#set! description "in square brackets in a comment")
  (#set! hard-for "bracket-depth")
  (#set! from "[")
  (#set! to "]")
  (#set! reach 24)
  (#set! known everywhere))

((string_literal) @bracket-in-string
  (#set! description "in square brackets in a string")
  (#set! hard-for "bracket-depth")
  (#set! from "[")
  (#set! to "]")
  (#set! reach 24)
  (#set! known everywhere))
