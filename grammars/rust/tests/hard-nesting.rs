use a::{b, c};
//     ^^^^^ hard:block-depth:use-braces hard:struct-body:use-braces block-depth=0
//          ^ !hard:block-depth:use-braces
struct D { e: u8 }
//       ^^^^^^^^ hard:block-depth:struct-braces hard:function-body:struct-braces
//               ^ !hard:block-depth:struct-braces
impl D {
//   ^ !hard:block-depth:declarations-braces
//     ^ hard:block-depth:declarations-braces hard:function-body:declarations-braces
    fn f() { D { e: 1 }; }
//             ^^^^^^^ hard:block-depth:struct-literal-braces hard:struct-body:struct-literal-braces
//                    ^ !hard:block-depth:struct-literal-braces
}
// <- !hard:block-depth:declarations-braces
/* a {b} c(d) [`e`] */
//   ^^ hard:block-depth:brace-in-comment
//     ^^^ !hard:block-depth:brace-in-comment
//        ^^ hard:paren-depth:parenthesis-in-comment
//          ^ !hard:paren-depth:parenthesis-in-comment
//            ^^^^ hard:bracket-depth:bracket-in-comment
//                ^ !hard:bracket-depth:bracket-in-comment
fn f() { g("h(i)"); a < b && 22222222222222222; }
//           ^^ hard:paren-depth:parenthesis-in-string
//             ^^ !hard:paren-depth:parenthesis-in-string
//                    ^^^^^^^^^^^^^^^^ hard:angle-depth:less angle-depth=0
//                  ^^ !hard:angle-depth:less
