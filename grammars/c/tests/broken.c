int fine(int a) { if (a) return 1; return 0; }
//                       ^^^^^^^^ !if-condition block-depth=1
int lost(int a)
{
  if (a && ) a = "known";
//    ^^^^ ?if-condition ?paren-depth ?identifier
//               ^^^^^^ string
//                     ^ !string
  a = 1; /* known too */
//^ identifier block-depth=1
//       ^^^^^^^^^^^^^^ comment
  g(a, + ;
//^^^^^^ ?call-arguments ?function-name
  while (a) a--;
//      ^^ ?loop-condition
  return a;
}
