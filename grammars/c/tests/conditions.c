int f(int a, int b)
{
  if (a)
//^^ !if-condition
//   ^ if-condition paren-depth=1
//    ^ if-condition
//     ^ !if-condition paren-depth=0
    return b;
//  ^^^^^^ !return-value
//         ^ return-value
//          ^ !return-value !number !include-path !char-literal
  else if (g(a, (b)) && h(")"))
//^^^^ !if-condition
//        ^ if-condition
//               ^ paren-depth=3 call-arguments if-condition
//                   ^^ if-condition !call-arguments paren-depth=1
//                         ^ string if-condition paren-depth=2
//                          ^ !string if-condition
//                           ^ if-condition paren-depth=1
//                            ^ !if-condition paren-depth=0
    a++;
  if (a &&
//    ^^^^ if-condition
      b /* ) { */ && // ) (
//      ^^^^^^^^ if-condition comment
//              ^ if-condition !comment
//                   ^^^^^^ if-condition comment paren-depth=1
      a < b)
//^^^^^^^^^ if-condition !comment
//         ^ !if-condition
    a = 0;
  while (a--)
//      ^^^^ loop-condition !if-condition
//          ^ !loop-condition
    if (b) { if (a) b--; }
//     ^^ if-condition
//              ^^ if-condition block-depth=2
//                  ^^^ !if-condition !loop-condition
  do { b++; } while (b < 9);
//     ^^^ !loop-condition block-depth=2
//                  ^^^^^^ loop-condition block-depth=1
  for (int i = 0; i < a; i++)
//     ^^^^^^^^^^ !loop-condition
//                ^^^^^ loop-condition
//                     ^^^^^ !loop-condition
    continue;
  switch (a) {
//       ^^ switch-condition
//         ^ !switch-condition
  case 1:
//^^^^^^ case-label
//      ^ !case-label
  case (2): a = b ? 1 : 2;
//^^^^^^^^ case-label
//          ^^^^^^^^^^^^^ !case-label
  default: ;
//^^^^^^^ case-label
//       ^ !case-label
  }
  if (({ int x = a; x; }))
//   ^^^^^^^^^^^^^^^^^^^ if-condition
//                  ^^^ block-depth=2
//                       ^ !if-condition
    return (a), b;
//         ^^^^^^ return-value
  return;
//^^^^^^^ !return-value
}
