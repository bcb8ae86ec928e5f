fn f(a: u8, modified: Vec<u8>) -> bool {
//          ^^^^^^^^ hard:if-condition:if-name
//   ^ !hard:if-condition:if-name
    if a == 1 { }
//     ^^^^^^ hard:loop-condition:if hard:match-value:if hard:iterated:if
//     ^^^^^^ !hard:if-condition:comparison hard:loop-condition:comparison
//           ^ !hard:loop-condition:if
    while a < 9 && b { }
//        ^^^^^^^^^^ hard:if-condition:while hard:iterated:while hard:if-condition:comparison
//                  ^ !hard:if-condition:while !hard:if-condition:comparison
    match modified {
//        ^^^^^^^^ hard:if-condition:match hard:loop-condition:match hard:iterated:match
//  ^^^^^ !hard:if-condition:match
        c if c.d => {}
//           ^^^ hard:if-condition:match-guard !if-condition
//        ^^ !hard:if-condition:match-guard
    }
    for e in a { }
//           ^ hard:if-condition:for hard:loop-condition:for hard:match-value:for
//      ^ !hard:if-condition:for
    // what if it is so, or if it isn't
//            ^^^^^^^^^^^^^^^^^^^^ hard:if-condition:if-in-prose
//       ^^ !hard:if-condition:if-in-prose
    true
}
