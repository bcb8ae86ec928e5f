; What declares and defines.

((function_definition body: (block) @function-body)
  (#set! description "in the statements of a function")
  (#set! extent indented))

((class_definition body: (block) @class-body)
  (#set! description "in the statements of a class")
  (#set! extent indented))

((parameters) @parameter-list
  (#set! description "in the parameters of a function")
  (#set! extent delimited))

((decorator) @decorator
  (#set! description "in a decorator: @property")
  (#set! extent whole))

([
  (import_statement)
  (import_from_statement)
  (future_import_statement)
] @import
  (#set! description "in an import")
  (#set! extent whole))

((type) @type
  (#set! description "in the type of a parameter, a result or a variable")
  (#set! extent whole))
