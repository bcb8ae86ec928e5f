; What looks like a condition: what stands after another word, and comparisons elsewhere.

([
  (if_statement condition: (_) @if)
  (elif_clause condition: (_) @if)
]
  (#set! description "in what an if asks about")
  (#set! hard-for "loop-condition iterated")
  (#set! extent whole))

((while_statement condition: (_) @while)
  (#set! description "in what a while asks about")
  (#set! hard-for "if-condition iterated")
  (#set! extent whole))

((for_statement right: (_) @for)
  (#set! description "in what a for goes through")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((assert_statement . (_) @assert)
  (#set! description "in what an assert claims")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((conditional_expression "if" . (_) @ternary)
  (#set! description "in what the if of a value asks about: a if b else c")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((if_clause (_) @comprehension-if)
  (#set! description "in what the if of a comprehension asks about")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

([(comparison_operator) (boolean_operator) (not_operator)] @comparison
  (#set! description "in a comparison, an and, an or, a not, outside of the condition")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((return_statement [(comparison_operator) (boolean_operator) (not_operator)] @return)
  (#set! description "in a comparison that is returned")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((identifier) @if-name
  (#match? @if-name "if")
  (#set! description "in a name with if in it: modified")
  (#set! hard-for "if-condition")
  (#set! extent whole))

((comment) @if-in-prose
  (#set! description "in the 20 bytes after the word if in a comment")
  (#set! hard-for "if-condition")
  (#set! from " if ")
  (#set! reach 20))

((string) @if-in-string
  (#set! description "in the 20 bytes after the word if in a string, docstrings among them")
  (#set! hard-for "if-condition")
  (#set! from " if ")
  (#set! reach 20))
