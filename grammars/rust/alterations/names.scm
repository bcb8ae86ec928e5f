; The same structure with other words in it, also in macros.

([
  (identifier)
  (field_identifier)
  (shorthand_field_identifier)
  (type_identifier)
] @renamed
  (#rename! @renamed)
  (#set! description "each name of three letters or more becomes another, the same everywhere"))
