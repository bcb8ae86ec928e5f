; Lines that start with #.

([
  (preproc_include)
  (preproc_def)
  (preproc_function_def)
  (preproc_call)
  (preproc_if)
  (preproc_ifdef)
  (preproc_else)
  (preproc_elif)
  (preproc_elifdef)
  "#endif"
] @preprocessor
  (#set! description "in a line for the preprocessor, and those it continues on")
  (#set! extent line)
  (#set! known everywhere))

([
  (preproc_def value: (preproc_arg) @macro-body)
  (preproc_function_def value: (preproc_arg) @macro-body)
]
  (#set! description "in what a #define stands for")
  (#set! extent whole)
  (#set! known everywhere))

((preproc_include path: [(string_literal) (system_lib_string)] @include-path)
  (#set! description "in the path of an #include")
  (#set! extent delimited)
  (#set! known everywhere))
