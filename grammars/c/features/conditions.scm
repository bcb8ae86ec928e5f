; What control flow asks about.

((if_statement condition: (_) @if-condition)
  (#set! description "in the parentheses of an if"))

((while_statement condition: (_) @loop-condition)
  (#set! description "in the condition of a while, a do or a for"))

(do_statement condition: (_) @loop-condition)

((for_statement condition: (_) @loop-condition)
  (#set! extent whole))

((switch_statement condition: (_) @switch-condition)
  (#set! description "in the parentheses of a switch"))

((case_statement "case" @case-label ":" @case-label)
  (#set! description "from case or default to its colon")
  (#set! extent span))

((case_statement "default" @case-label ":" @case-label)
  (#set! extent span))

((return_statement [(expression) (comma_expression)] @return-value)
  (#set! description "in the value that a return hands back")
  (#set! extent whole))
