; Names and numbers, and what is done with them.

((call arguments: (argument_list) @call-arguments)
  (#set! description "in the arguments of a call")
  (#set! extent delimited))

((call arguments: (generator_expression) @call-arguments)
  (#set! extent delimited))

([
  (function_definition name: (identifier) @function-name)
  (call function: (identifier) @function-name)
]
  (#set! description "in the name of a function: defined or called")
  (#set! extent whole))

((attribute attribute: (identifier) @field-access)
  (#set! description "in the name of an attribute or a method, after a dot")
  (#set! extent whole))

((keyword_argument name: (identifier) @keyword-name)
  (#set! description "in the name of an argument that is given by name")
  (#set! extent whole))

([(integer) (float)] @number
  (#set! description "in a number")
  (#set! extent whole))

((identifier) @identifier
  (#set! description "in a name of anything")
  (#set! extent whole))
