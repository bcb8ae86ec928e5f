struct point { int x, y; } p = { 1, 2 };
//           ^^^^^^^^^^^ hard:block-depth:struct-braces hard:function-body:struct-braces
//                       ^ !hard:block-depth:struct-braces
//                             ^^^^^^ hard:block-depth:initialiser-braces block-depth=0
//                                    ^ !hard:block-depth:initialiser-braces
enum color { RED }; /* f(a) b {c} [1] [2, 3) */
//         ^^^^^^ hard:block-depth:enum-braces hard:struct-body:enum-braces
//               ^ !hard:block-depth:enum-braces
//                      ^^ hard:paren-depth:parenthesis-in-comment paren-depth=0
//                        ^^^ !hard:paren-depth:parenthesis-in-comment
//                            ^^ hard:block-depth:brace-in-comment
//                              ^^^ !hard:block-depth:brace-in-comment
//                                ^^ hard:bracket-depth:bracket-in-comment
//                                  ^^ !hard:bracket-depth:bracket-in-comment
//                                    ^^^^^^^^ hard:bracket-depth:bracket-in-comment
#define F(a, b) a
//       ^^^^^ hard:paren-depth:macro-parameters hard:call-arguments:macro-parameters
//            ^ !hard:paren-depth:macro-parameters
int (*g)(int);
//  ^^^ hard:paren-depth:declarator
//     ^ !hard:paren-depth:declarator
//      ^^^^ hard:if-condition:parameters
int f(int a)
{
// <- hard:struct-body:block !hard:function-body:initialiser-braces
  int b[] = { 1 };
//          ^^^ hard:block-depth:initialiser-braces !hard:function-body:initialiser-braces
  char c = '{', d = '(', *e = "{a} (b) [c]";
//          ^^^^^^^^ hard:block-depth:brace-in-character
//                  ^ !hard:block-depth:brace-in-character
//                   ^^^^^^^^ hard:paren-depth:parenthesis-in-character
//                  ^ !hard:paren-depth:parenthesis-in-character
//                             ^^ hard:block-depth:brace-in-string block-depth=1
//                               ^^ !hard:block-depth:brace-in-string
//                                 ^^ hard:paren-depth:parenthesis-in-string
//                                   ^^ !hard:paren-depth:parenthesis-in-string
//                                     ^^ hard:bracket-depth:bracket-in-string
//                                       ^ !hard:bracket-depth:bracket-in-string
  for (;;)
//    ^^^ hard:paren-depth:for-parentheses
//       ^ !hard:paren-depth:for-parentheses
    if ((char) a) a = (char) a + sizeof(int) + sizeof(a);
//      ^^^^^ hard:paren-depth:cast !hard:if-condition:cast
//           ^ !hard:paren-depth:cast
//                    ^^^^^ hard:if-condition:cast
//                                     ^^^^ hard:paren-depth:sizeof hard:if-condition:sizeof
//                                         ^ !hard:paren-depth:sizeof
//                                                   ^^ hard:if-condition:sizeof-value
//                                                     ^ !hard:if-condition:sizeof-value
  return (a + (a));
//       ^^^^^ hard:if-condition:return !hard:if-condition:parentheses
//            ^^ hard:if-condition:parentheses hard:call-arguments:parentheses
//              ^ !hard:if-condition:parentheses
}
// <- !hard:struct-body:block
