#include <linux/mm.h>
//       ^^^^^^^^^^^ hard:string:include-path
//             ^^^^^ hard:comment:path-slash
//       ^^^^^ !hard:comment:path-slash
//                  ^ !hard:string:include-path
/* say "a b" and "c, don't # d */ int a;
//     ^^^^ hard:string:quote-in-comment !string
//         ^^^^^ !hard:string:quote-in-comment
//               ^^^^^^^^^^^^^^^ hard:string:quote-in-comment !hard:string:character
//                              ^^^^^ !hard:string:quote-in-comment
//                      ^^^^^^^^ hard:char-literal:apostrophe-in-comment
//                   ^^^ !hard:char-literal:apostrophe-in-comment !hard:preprocessor:hash-in-comment
//                         ^^^^^^^^^^^^^ hard:preprocessor:hash-in-comment
char b = '"', c = 'a'; char *d = "a /* b", *e = "http://a";
//        ^^^^^^^^^^^^^^^ hard:string:quote-in-character
//                        ^^ !hard:string:quote-in-character !hard:comment:pointer
//                ^^ hard:string:character char-literal
//                  ^^^ !hard:string:character
//                                   ^^^ hard:comment:opener-in-string string
//                               ^^^^ !hard:comment:opener-in-string hard:comment:string
//                                                     ^^ hard:comment:slashes-in-string
//                                              ^^^^^^^ !hard:comment:slashes-in-string
//                          ^^^^^ hard:comment:pointer !hard:comment:string
//                             ^^^^^^^^^^^ !comment
char *g = "it's %#x" "b";
//        ^^^ !hard:char-literal:apostrophe-in-string hard:char-literal:string
//           ^^^^^^ hard:char-literal:apostrophe-in-string
//               ^^^^^^^^ hard:preprocessor:hash-in-string
//           ^^^^ !hard:preprocessor:hash-in-string !hard:string:string-joint
//                 ^^ hard:string:string-joint
//                   ^^ !hard:string:string-joint
int f(int *a, int NAMES)
//                ^^^^^ hard:preprocessor:capitals
//            ^^^ !hard:preprocessor:capitals
{
  *a = 6 / 2; *a = 3 * 2 + 11111111111111111;
//^^^^^^^^ hard:comment:star-line
//        ^^ !hard:comment:star-line
//       ^^^^^^^^^^^^^^^^ hard:comment:division
//     ^ !hard:comment:division !hard:comment:product
//                   ^^^^^^^^^^^^^^^^ hard:comment:product
  h("a", *a, 111111111111111111);
//     ^^^^^^^^^^^^^^^^ hard:string:after-string
//  ^^^ !hard:string:after-string
}
