; What looks like a condition: parentheses after another word, and comparisons elsewhere.

((if_statement condition: (_) @if)
  (#set! description "in the parentheses of an if")
  (#set! hard-for "loop-condition switch-condition call-arguments parameter-list"))

((while_statement condition: (_) @while)
  (#set! description "in the parentheses of a while")
  (#set! hard-for "if-condition switch-condition call-arguments parameter-list"))

((do_statement condition: (_) @do-while)
  (#set! description "in the condition after a do")
  (#set! hard-for "if-condition switch-condition"))

((for_statement "(" @for ")" @for)
  (#set! description "in the parentheses of a for, for loop-condition but its condition")
  (#set! hard-for "if-condition loop-condition switch-condition call-arguments parameter-list")
  (#set! extent span))

((switch_statement condition: (_) @switch)
  (#set! description "in the parentheses of a switch")
  (#set! hard-for "if-condition loop-condition call-arguments parameter-list"))

((return_statement (parenthesized_expression) @return)
  (#set! description "in parentheses after return")
  (#set! hard-for "if-condition loop-condition switch-condition call-arguments"))

((call_expression function: (identifier) @_name arguments: (argument_list) @macro-call)
  (#match? @_name "^[A-Z_][A-Z0-9_]+$")
  (#set! description "in the arguments of a macro in capitals, outside of conditions")
  (#set! hard-for "if-condition loop-condition switch-condition"))

((call_expression function: (identifier) @_name arguments: (argument_list) @call)
  (#match? @_name "[a-z]")
  (#set! description "in the arguments of a call, outside of conditions")
  (#set! hard-for "if-condition loop-condition switch-condition parameter-list"))

((call_expression function: (identifier) @_name arguments: (argument_list) @call-of-if-name)
  (#match? @_name "if")
  (#set! description "in the arguments of a function with if in its name: notify(")
  (#set! hard-for "if-condition"))

([(identifier) (field_identifier) (type_identifier)] @if-name
  (#match? @if-name "if")
  (#set! description "in a name with if in it: modified")
  (#set! hard-for "if-condition")
  (#set! extent whole))

((call_expression function: (identifier) @_name arguments: (argument_list) @loop-macro)
  (#match? @_name "for_?each|for_each|^for|while|until")
  (#set! description "in the arguments of a call that is named as a loop: list_for_each(")
  (#set! hard-for "loop-condition"))

((conditional_expression condition: (_) @ternary)
  (#set! description "in what ? asks about")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((binary_expression operator: ["==" "!=" "<" ">" "<=" ">=" "&&" "||"]) @comparison
  (#set! description "in a comparison, an && or an ||, outside of the condition")
  (#set! hard-for "if-condition loop-condition")
  (#set! extent whole))

((unary_expression operator: "!") @not
  (#set! description "in a !, outside of the condition")
  (#set! hard-for "if-condition")
  (#set! extent whole))

([(preproc_if condition: (_) @preprocessor-if) (preproc_elif condition: (_) @preprocessor-if)]
  (#set! description "in what an #if asks about")
  (#set! hard-for "if-condition")
  (#set! extent whole))

((preproc_ifdef name: (identifier) @ifdef-name)
  (#set! description "in the name after #ifdef or #ifndef")
  (#set! hard-for "if-condition")
  (#set! extent whole))

((comment) @if-in-comment
  (#set! description "in parentheses after if in a comment")
  (#set! hard-for "if-condition")
  (#set! from "if (")
  (#set! to ")")
  (#set! reach 80)
  (#set! known everywhere))

((comment) @if-in-prose
  (#set! description "in the 20 bytes after the word if in a comment")
  (#set! hard-for "if-condition")
  (#set! from " if ")
  (#set! reach 20)
  (#set! known everywhere))
