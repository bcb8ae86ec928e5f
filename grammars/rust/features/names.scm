; Names and numbers, and what is done with them.

((arguments) @call-arguments
  (#set! description "in the arguments of a call")
  (#set! extent delimited))

([
  (function_item name: (identifier) @function-name)
  (function_signature_item name: (identifier) @function-name)
  (call_expression function: (identifier) @function-name)
  (call_expression function: (scoped_identifier name: (identifier) @function-name))
]
  (#set! description "in the name of a function: declared, defined or called")
  (#set! extent whole))

((field_expression field: (_) @field-access)
  (#set! description "in the name of a field or a method, after a dot")
  (#set! extent whole))

((macro_invocation macro: (_) @macro-name)
  (#set! description "in the name of a macro that is called, before its !")
  (#set! extent whole))

((macro_invocation (token_tree) @macro-arguments)
  (#set! description "in the arguments of a macro")
  (#set! extent delimited)
  (#set! known in-macros))

([(integer_literal) (float_literal)] @number
  (#set! description "in a number")
  (#set! extent whole)
  (#set! known in-macros))

((identifier) @identifier
  (#set! description "in a name of a variable, a function, a macro or a constant")
  (#set! extent whole))
