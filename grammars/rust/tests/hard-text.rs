// say "a b" and "c, don't
//     ^^^^ hard:string:quote-in-comment !string hard:doc-comment:plain-comment
//         ^^^^^ !hard:string:quote-in-comment
//                      ^^ hard:char-literal:apostrophe-in-comment hard:lifetime:apostrophe-in-comment
//                ^^^^^^ !hard:char-literal:apostrophe-in-comment
fn f<'a>(b: &'a str) -> char {
//   ^^^^^^^^ hard:char-literal:lifetime !char-literal
// ^^ !hard:char-literal:lifetime !hard:doc-comment:plain-comment
    g("http://h", '"', 6 / 2 + 11111111111111111);
//    ^^^^^^^^^ hard:comment:string hard:char-literal:string
//            ^ hard:comment:slashes-in-string
//    ^^^^^^ !hard:comment:slashes-in-string
//              ^ !hard:comment:string
//              ^^^ hard:string:after-string
//                 ^^^^ hard:string:quote-in-character
//                ^ !hard:string:quote-in-character
//  ^^^ !hard:string:after-string
//                       ^^^^^^^^^^^^^^^^ hard:comment:division
//                     ^ !hard:comment:division
}
