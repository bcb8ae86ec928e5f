int g(int a[4], int (*p)(char, long))
//        ^ !function-name !block-depth paren-depth=1
//         ^^ bracket-depth=1 parameter-list
//           ^ bracket-depth=0 parameter-list
//                       ^^^^ paren-depth=2 parameter-list
//            ^^^^^^^ parameter-list
//                    ^^ !type parameter-list
//^^^ block-depth=0 bracket-depth=0
{
// <- block-depth=1 function-body
  int b[2][3] = { [1] = { 1, 2 }, [0 ... 1] = { 3 } };
//                ^^ bracket-depth=1 initializer-list
//                           ^ number bracket-depth=0
//              ^^^^^ initializer-list block-depth=1
//                                                   ^ !initializer-list
//                                 ^^^^^^^ bracket-depth=1
  b[a[1]][h(a[0], (2))] = (1 + (2));
//    ^ bracket-depth=2
//                ^^ paren-depth=2 bracket-depth=1
//         ^^^^^^ call-arguments paren-depth=1
//         ^ call-arguments
//                      ^ bracket-depth=0 paren-depth=0 !call-arguments
//                           ^^^^ !call-arguments
  { if (a) { b[0][0] = 1; } }
//  ^^ block-depth=2
//           ^^^^ block-depth=3
//                        ^ block-depth=2
//                          ^ block-depth=1
  return ({ int x = 1; x; });
//       ^^^^^^^^^^^^^^^^^^^ return-value
//          ^^^^^ block-depth=2 paren-depth=1
}
// <- block-depth=0 !function-body
int after;
//  ^^^^^ block-depth=0 !function-body !paren-depth identifier
