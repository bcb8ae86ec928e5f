; What looks like a string or a comment: their delimiters within one another.

((comment) @quote-in-comment
  (#set! description "between double quotes in a comment, to its end where one is left open")
  (#set! hard-for "string")
  (#set! from "\"")
  (#set! to "\""))

((comment) @apostrophe-in-comment
  (#set! description "from an apostrophe in a comment on, 8 bytes: don't")
  (#set! hard-for "string")
  (#set! from "'")
  (#set! reach 8))

((argument_list (string) . "," @after-string)
  (#set! description "after a string that ended, 16 bytes")
  (#set! hard-for "string")
  (#set! extent whole)
  (#set! reach 16))

((string) @hash-in-string
  (#set! description "from a # in a string on, 16 bytes")
  (#set! hard-for "comment")
  (#set! from "#")
  (#set! reach 16))

((string) @string
  (#set! description "in a string: words, but no comment")
  (#set! hard-for "comment docstring")
  (#set! extent delimited))

((comment) @comment
  (#set! description "in a comment: words, but no documentation")
  (#set! hard-for "docstring")
  (#set! extent whole))
