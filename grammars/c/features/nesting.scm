; How deep brackets nest: these count.

((compound_statement) @block-depth
  (#set! description "how many blocks of statements are open")
  (#set! kind depth)
  (#set! extent delimited))

([(parenthesized_expression) (argument_list) (parameter_list)] @paren-depth
  (#set! description "how many parentheses of expressions, calls and parameters are open")
  (#set! kind depth)
  (#set! extent delimited))

((subscript_expression "[" @bracket-depth "]" @bracket-depth)
  (#set! description "how many square brackets are open")
  (#set! kind depth)
  (#set! extent span))

((array_declarator "[" @bracket-depth "]" @bracket-depth)
  (#set! extent span))

((abstract_array_declarator "[" @bracket-depth "]" @bracket-depth)
  (#set! extent span))

((subscript_designator "[" @bracket-depth "]" @bracket-depth)
  (#set! extent span))

((subscript_range_designator "[" @bracket-depth "]" @bracket-depth)
  (#set! extent span))
