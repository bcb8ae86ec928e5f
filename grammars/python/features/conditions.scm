; What control flow asks about.

([
  (if_statement condition: (_) @if-condition)
  (elif_clause condition: (_) @if-condition)
]
  (#set! description "in what an if or an elif asks about")
  (#set! extent whole))

((while_statement condition: (_) @loop-condition)
  (#set! description "in what a while asks about")
  (#set! extent whole))

([
  (for_statement right: (_) @iterated)
  (for_in_clause right: (_) @iterated)
]
  (#set! description "in what a for goes through")
  (#set! extent whole))

((return_statement (_) @return-value)
  (#set! description "in the value that a return hands back")
  (#set! extent whole))

([
  (list_comprehension)
  (set_comprehension)
  (dictionary_comprehension)
  (generator_expression)
] @comprehension
  (#set! description "in a comprehension or a generator expression")
  (#set! extent delimited))
