#include "a.h"
//^^^^^^ !string !include-path preprocessor
//       ^^^^ string include-path preprocessor
//           ^ !string !include-path preprocessor
#include <b/c.h>
//       ^^^^^^ include-path !string preprocessor
//             ^ !include-path
char c = '"', d = '\'', e = '(';
//       ^^ char-literal !string
//          ^^^ !char-literal !string
//                ^^^ char-literal
//                    ^^^ !char-literal
//                          ^^ char-literal paren-depth=0
char *s = "a \" b \\", *t = "'", *u = "";
//        ^^^^^^^^^^ string
//                  ^^^^ !string
//                          ^^ string !char-literal
//                             ^^^^ !string
char *v = L"wide" "and" u8"more";
//        ^^^^^^ string
char *w = "one\
 line", *x;
//^^^ string
//   ^^^^^ !string
// a comment "with a string
// ^^^^^^^^^^^^^^^^^^^^^^^^ comment !string
int i; /* a
   block } comment */ int j;
// ^^^^^^^^^^^^^^^^^ comment !block-depth
//                  ^ !comment
//                    ^^^^^ !comment
int k; // continued \
  int l;
//^^^^^ comment !type
int m; /**/ int n;
//     ^^^^ !string
//        ^ !comment
