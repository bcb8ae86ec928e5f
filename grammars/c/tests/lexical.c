/* see https://a.example/b_c?d=(e). MAX_2 OK Ok A _A */
//     ^^^^^^^^^^^^^^^^^^^^^^^^^^ url
//                               ^^ !url
//                                  ^^^^^ uppercase-word !url
//                                        ^^ uppercase-word
//                                           ^^ !uppercase-word
//                                              ^^^^ !uppercase-word
  int a = f("b c", "\"");
//^^^ indentation=2 !blank
//   ^^^ !uppercase-word
//    ^^^ indentation=2
//    ^ line-position=7 !quoted
//          ^^^^ quoted
//               ^ !quoted !blank
//                  ^^ quoted
//                      ^ !quoted line-position=25 indentation=2 line-end
//                     ^ !line-end
int b;
//^ indentation=0
//  ^ line-position=5
//   ^ !url
long c; /* 1 */
//  ^ blank
// ^ !blank
//             ^ line-position=0 blank
