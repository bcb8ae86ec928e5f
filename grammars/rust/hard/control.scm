; What looks like a condition: what stands after another word, and comparisons elsewhere.

((if_expression condition: (_) @if)
  (#set! description "in what an if asks about")
  (#set! hard-for "loop-condition match-value iterated")
  (#set! extent whole))

((while_expression condition: (_) @while)
  (#set! description "in what a while asks about")
  (#set! hard-for "if-condition match-value iterated")
  (#set! extent whole))

((match_expression value: (_) @match)
  (#set! description "in what a match looks at")
  (#set! hard-for "if-condition loop-condition iterated")
  (#set! extent whole))

((for_expression value: (_) @for)
  (#set! description "in what a for goes through")
  (#set! hard-for "if-condition loop-condition match-value")
  (#set! extent whole))

((match_pattern condition: (_) @match-guard)
  (#set! description "in the guard of a match's arm: Some(x) if x > 1 =>")
  (#set! hard-for "if-condition")
  (#set! extent whole))

((binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @comparison
  (#set! description "in a comparison, an && or an ||, outside of the condition")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

([(identifier) (field_identifier) (type_identifier)] @if-name
  (#match? @if-name "if")
  (#set! description "in a name with if in it: modified")
  (#set! hard-for "if-condition")
  (#set! extent whole))

([(line_comment) (block_comment)] @if-in-prose
  (#set! description "in the 20 bytes after the word if in a comment")
  (#set! hard-for "if-condition")
  (#set! from " if ")
  (#set! reach 20))
