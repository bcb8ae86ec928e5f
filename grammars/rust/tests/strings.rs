//! Of the "file".
// <- comment doc-comment
//^^^^^^^^^^^^^^^^ comment doc-comment !string
/// Of f, isn't it.
//^^^^^^^^^^^^^^^^^ comment doc-comment !char-literal
fn f() {
// <- !comment
    // plain "comment"
//  ^^^^^^^^^^^^^^^^^^ comment !doc-comment !string
    let a = "b \" // c"; /* d /* e */ f */ let g = 1; /** h */
//          ^^^^^^^^^^ string !comment
//                    ^^ !string
//                       ^^^^^^^^^^^^^^^^ comment
//                                       ^ !comment
//                                                    ^^^^^^^ comment doc-comment
//                                                           ^ !comment !doc-comment
    let i = r#"j "k" \"#; let l = b"\x00"; let m = "n
//          ^^^^^^^^^^^ string raw-string
//                     ^^ !string !raw-string
//                                ^^^^^^ string !raw-string
  (o // p";
//^^^^^^^ string !comment paren-depth=0
//       ^ !string
    let q: &'static str = '"'; let s = '\''; let t = b'u';
//          ^^^^^^^ lifetime !char-literal
//                 ^ !lifetime
//                        ^^ char-literal !string
//                          ^ !char-literal
//                             ^^^^^^^ !string
//                                     ^^^ char-literal
//                                                   ^^^ char-literal
    'v: loop { break 'v; }
//  ^^ lifetime !char-literal
}
