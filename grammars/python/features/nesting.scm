; How deep blocks and brackets nest: these count.

((block) @block-depth
  (#set! description "how many blocks of statements are open")
  (#set! kind depth)
  (#set! extent indented))

([
  (parenthesized_expression)
  (argument_list)
  (parameters)
  (tuple)
  (tuple_pattern)
  (generator_expression)
] @paren-depth
  (#set! description "how many parentheses are open")
  (#set! kind depth)
  (#set! extent delimited))

([
  (import_from_statement "(" @paren-depth ")" @paren-depth)
  (with_clause "(" @paren-depth ")" @paren-depth)
  (class_pattern "(" @paren-depth ")" @paren-depth)
]
  (#set! extent span))

([(list) (list_comprehension) (list_pattern) (type_parameter)] @bracket-depth
  (#set! description "how many square brackets are open")
  (#set! kind depth)
  (#set! extent delimited))

((subscript "[" @bracket-depth "]" @bracket-depth)
  (#set! extent span))

([
  (dictionary)
  (set)
  (dictionary_comprehension)
  (set_comprehension)
] @brace-depth
  (#set! description "how many braces of dictionaries and sets are open")
  (#set! kind depth)
  (#set! extent delimited))
