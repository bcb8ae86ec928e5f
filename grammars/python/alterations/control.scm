; Another word before the same condition, at one place of two. An if that has an else or an elif stays,
; since a while means something else by the first and may not have the second.

((if_statement "if" @if-to-while !alternative)
  (#replace! @if-to-while "while")
  (#set! description "every other if without an else becomes a while")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))

((if_statement "if" @if-to-with !alternative)
  (#replace! @if-to-with "with")
  (#set! description "every other if without an else becomes a with")
  (#set! hard-for "if-condition")
  (#set! every 2))

((while_statement "while" @while-to-if)
  (#replace! @while-to-if "if")
  (#set! description "every other while becomes an if")
  (#set! hard-for "if-condition loop-condition")
  (#set! every 2))
