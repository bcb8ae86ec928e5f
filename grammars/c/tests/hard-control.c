int f(int a, int modified)
//    ^^^^^ hard:if-condition:parameters hard:call-arguments:parameters
//               ^^^^^^^^ hard:if-condition:if-name
//                       ^ !hard:if-condition:parameters !hard:if-condition:if-name
{
  if (a)
//   ^^ if-condition hard:loop-condition:if hard:switch-condition:if hard:call-arguments:if
//   ^^ !hard:if-condition:parentheses !hard:loop-condition:parentheses
//     ^ !hard:loop-condition:if !hard:loop-condition:parentheses
    while (a)
//        ^^ hard:if-condition:while !hard:if-condition:parentheses !hard:loop-condition:parentheses
//          ^ !hard:if-condition:while
      do { a--; } while (a);
//                      ^^ hard:if-condition:do-while loop-condition
//    ^^ !hard:if-condition:do-while
  for (a = 0; a < 9; a++)
//    ^^^^^^^ hard:if-condition:for hard:loop-condition:for hard:paren-depth:for-parentheses
//            ^^^^^ hard:if-condition:for !hard:loop-condition:for hard:if-condition:comparison
//            ^^^^^ !hard:loop-condition:comparison
//                  ^^^^ hard:loop-condition:for paren-depth=0
//                      ^ !hard:if-condition:for !hard:loop-condition:for
    switch (a) { case 1: break; }
//         ^^ hard:if-condition:switch !hard:if-condition:for
//           ^ !hard:if-condition:switch
  if (IS_ERR(a) || g(a))
//          ^^ if-condition !hard:if-condition:macro-call hard:loop-condition:macro-call
//                  ^^ !hard:if-condition:call hard:loop-condition:call
//    ^^^^^^^^^^^^^^^^^ !hard:if-condition:comparison hard:loop-condition:comparison
    BUG_ON(a > 1);
//        ^^^^^^ hard:if-condition:macro-call !hard:if-condition:call !if-condition
//         ^^^^^ hard:if-condition:comparison
//              ^ !hard:if-condition:macro-call
  notify(a, modified);
//      ^^^^^^^^^^^^ hard:if-condition:call-of-if-name hard:if-condition:call
//^^^^^^ hard:if-condition:if-name !hard:if-condition:call-of-if-name
//          ^^^^^^^^ hard:if-condition:if-name
//        ^ !hard:if-condition:if-name
  for_each(a);
//        ^^ hard:loop-condition:loop-macro !loop-condition
//          ^ !hard:loop-condition:loop-macro
  a = a ? 1 : !modified;
//    ^ hard:if-condition:ternary
//      ^^^ !hard:if-condition:ternary !hard:if-condition:not
//            ^^^^^^^^^ hard:if-condition:not
  if (!modified) a = (a + 1);
//    ^ !hard:if-condition:not !hard:if-condition:if-name
//     ^^^^^^^^ !hard:if-condition:if-name
//                   ^^^^^^ hard:if-condition:parentheses
#if defined(A) && B > 1
//  ^^^^^^^^^^^^^^^^^^^ hard:if-condition:preprocessor-if
//^ !hard:if-condition:preprocessor-if
#endif
#ifdef CONFIG
//^^^^ !hard:if-condition:ifdef-name
//     ^^^^^^ hard:if-condition:ifdef-name
#endif
  /* what if it isn't set: if (a) then b */
//          ^^^^^^^^^^^^^^^^^^^^ hard:if-condition:if-in-prose
//                            ^^ hard:if-condition:if-in-comment
//                              ^ !hard:if-condition:if-in-comment
//  ^^^^^ !hard:if-condition:if-in-prose
  return (a);
//       ^^ hard:if-condition:return
//         ^ !hard:if-condition:return
}
