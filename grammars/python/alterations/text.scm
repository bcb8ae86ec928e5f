; Delimiters where they delimit nothing, at one place of two.

((comment) @quote-in-comment
  (#insert-in-words! @quote-in-comment "\"")
  (#set! description "a double quote before a word in every other comment")
  (#set! hard-for "string comment")
  (#set! every 2))

((string (string_start) . (string_content) @hash-in-string)
  (#insert! @hash-in-string "# ")
  (#set! description "a # at the beginning of every other string")
  (#set! hard-for "string comment docstring")
  (#set! every 2))
