; How deep brackets nest: these count. A macro's tokens are read as no more than tokens, but its
; brackets are paired.

([(block) (match_block)] @block-depth
  (#set! description "how many blocks of statements, or of a match's arms, are open")
  (#set! kind depth)
  (#set! extent delimited))

([
  (parenthesized_expression)
  (arguments)
  (parameters)
  (tuple_expression)
  (tuple_pattern)
  (tuple_type)
  (unit_expression)
  (unit_type)
  (ordered_field_declaration_list)
] @paren-depth
  (#set! description "how many parentheses are open")
  (#set! kind depth)
  (#set! extent delimited)
  (#set! known in-macros))

([
  (tuple_struct_pattern "(" @paren-depth ")" @paren-depth)
  (visibility_modifier "(" @paren-depth ")" @paren-depth)
  (token_tree "(" @paren-depth ")" @paren-depth)
  (token_tree_pattern "(" @paren-depth ")" @paren-depth)
]
  (#set! extent span))

([(array_expression) (array_type) (slice_pattern)] @bracket-depth
  (#set! description "how many square brackets are open")
  (#set! kind depth)
  (#set! extent delimited)
  (#set! known in-macros))

([
  (index_expression "[" @bracket-depth "]" @bracket-depth)
  (attribute_item "[" @bracket-depth "]" @bracket-depth)
  (inner_attribute_item "[" @bracket-depth "]" @bracket-depth)
  (token_tree "[" @bracket-depth "]" @bracket-depth)
  (token_tree_pattern "[" @bracket-depth "]" @bracket-depth)
]
  (#set! extent span))

([(type_arguments) (type_parameters)] @angle-depth
  (#set! description "how many angle brackets of types are open")
  (#set! kind depth)
  (#set! extent delimited))
