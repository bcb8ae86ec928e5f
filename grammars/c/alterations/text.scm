; Delimiters where they delimit nothing, at one place of two. The paths of includes are no such place.

((comment) @quote-in-comment
  (#insert-in-words! @quote-in-comment "\"")
  (#set! description "a double quote before a word in every other comment")
  (#set! hard-for "string comment")
  (#set! every 2))

([
  (argument_list (string_literal . "\"" . (string_content) @opener-in-string))
  (initializer_list (string_literal . "\"" . (string_content) @opener-in-string))
  (initializer_pair value: (string_literal . "\"" . (string_content) @opener-in-string))
  (init_declarator value: (string_literal . "\"" . (string_content) @opener-in-string))
  (concatenated_string (string_literal . "\"" . (string_content) @opener-in-string))
  (return_statement (string_literal . "\"" . (string_content) @opener-in-string))
  (assignment_expression right: (string_literal . "\"" . (string_content) @opener-in-string))
]
  (#insert! @opener-in-string "/*")
  (#set! description "a /* at the beginning of every other string")
  (#set! hard-for "string comment")
  (#set! every 2))
