; Names and numbers, and what is done with them.

((argument_list) @call-arguments
  (#set! description "in the arguments of a call")
  (#set! extent delimited))

((function_declarator declarator: (identifier) @function-name)
  (#set! description "in the name of a function: declared, defined or called")
  (#set! extent whole))

((call_expression function: (identifier) @function-name)
  (#set! extent whole))

((field_expression field: (field_identifier) @field-access)
  (#set! description "in the name of a field, after . or ->")
  (#set! extent whole))

((number_literal) @number
  (#set! description "in a number")
  (#set! extent whole))

((identifier) @identifier
  (#set! description "in a name of a variable, a function, a macro or a constant")
  (#set! extent whole))
