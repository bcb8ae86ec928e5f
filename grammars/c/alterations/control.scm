; Another word before the same parentheses, at one place of two. An if that has an else stays, since
; no other word may have one.

((if_statement "if" @if-to-while !alternative)
  (#replace! @if-to-while "while")
  (#set! description "every other if without an else becomes a while")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))

((if_statement "if" @if-to-switch consequence: (compound_statement) !alternative)
  (#replace! @if-to-switch "switch")
  (#set! description "every other if with braces and no else becomes a switch")
  (#set! hard-for "if-condition switch-condition")
  (#set! every 2))

((if_statement "if" @if-to-macro condition: (_) @_condition !alternative)
  (#replace! @if-to-macro "WARN_ON")
  (#append! @_condition ";")
  (#set! description "every other if without an else becomes a call of WARN_ON")
  (#set! hard-for "if-condition call-arguments")
  (#set! every 2))

((while_statement "while" @while-to-if)
  (#replace! @while-to-if "if")
  (#set! description "every other while becomes an if")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))
