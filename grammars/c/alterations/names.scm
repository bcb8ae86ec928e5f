; The same structure with other words in it.

([
  (identifier)
  (field_identifier)
  (type_identifier)
  (statement_identifier)
] @renamed
  (#rename! @renamed)
  (#set! description "each name of three letters or more becomes another, the same everywhere"))

; What a macro stands for is raw text.
((preproc_arg) @renamed
  (#rename-in! @renamed))
