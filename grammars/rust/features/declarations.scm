; What declares and defines.

((function_item body: (block) @function-body)
  (#set! description "in the braces of a function")
  (#set! extent delimited))

((parameters) @parameter-list
  (#set! description "in the parameters of a function")
  (#set! extent delimited))

((closure_parameters) @closure-parameters
  (#set! description "between the bars of a closure")
  (#set! extent delimited))

([
  (struct_item body: (field_declaration_list) @struct-body)
  (union_item body: (field_declaration_list) @struct-body)
]
  (#set! description "in the braces of a struct or a union")
  (#set! extent delimited))

((enum_variant_list) @enum-body
  (#set! description "in the braces of an enum")
  (#set! extent delimited))

((impl_item body: (declaration_list) @impl-body)
  (#set! description "in the braces of an impl")
  (#set! extent delimited))

([(attribute_item) (inner_attribute_item)] @attribute
  (#set! description "in an attribute: #[derive(Debug)]")
  (#set! extent delimited)
  (#set! known in-macros))

((use_declaration) @import
  (#set! description "in a use, to its semicolon")
  (#set! extent delimited))

([(lifetime) (label)] @lifetime
  (#set! description "in a lifetime or the label of a loop: 'static")
  (#set! extent whole))

([(primitive_type) (type_identifier)] @type
  (#set! description "in the name of a type")
  (#set! extent whole))
