; What declares and defines.

; A block at file level is a function's, whatever its head.
((compound_statement) @function-body
  (#set! description "in the braces of a function")
  (#set! extent delimited))

((parameter_list) @parameter-list
  (#set! description "in the parameters of a function or its type")
  (#set! extent delimited))

((field_declaration_list) @struct-body
  (#set! description "in the braces of a struct or a union")
  (#set! extent delimited))

((enumerator_list) @enum-body
  (#set! description "in the braces of an enum")
  (#set! extent delimited))

((initializer_list) @initializer-list
  (#set! description "in the braces of an initialiser")
  (#set! extent delimited))

([(primitive_type) (type_identifier) (sized_type_specifier)] @type
  (#set! description "in the name of a type")
  (#set! extent whole))
