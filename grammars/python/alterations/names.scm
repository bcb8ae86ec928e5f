; The same structure with other words in it.

((identifier) @renamed
  (#rename! @renamed)
  (#set! description "each name of three letters or more becomes another, the same everywhere"))
