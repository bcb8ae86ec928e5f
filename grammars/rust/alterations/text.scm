; Delimiters where they delimit nothing, at one place of two.

([(line_comment) (block_comment)] @quote-in-comment
  (#insert-in-words! @quote-in-comment "\"")
  (#set! description "a double quote before a word in every other comment")
  (#set! hard-for "string comment")
  (#set! every 2))

((string_literal . "\"" . (string_content) @opener-in-string)
  (#insert! @opener-in-string "/*")
  (#set! description "a /* at the beginning of every other string")
  (#set! hard-for "string comment")
  (#set! every 2))
