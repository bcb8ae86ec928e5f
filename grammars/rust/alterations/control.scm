; Another word before the same condition, at one place of two. An if that has an else stays, and so
; does one after an else, since no other word may.

([
  (expression_statement (if_expression "if" @if-to-while !alternative))
  (block (if_expression "if" @if-to-while !alternative))
]
  (#replace! @if-to-while "while")
  (#set! description "every other if without an else becomes a while")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))

((while_expression . "while" @while-to-if)
  (#replace! @while-to-if "if")
  (#set! description "every other while without a label becomes an if")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))
