fn f(a: u8, b: Option<u8>) -> u8 {
    if a > 1 {
//  ^^^ !if-condition
//     ^^^^^ if-condition
//          ^ !if-condition
        return a;
//      ^^^^^^^ !return-value
//             ^ return-value
//              ^ !return-value
    } else if let Some(c) = b {
//           ^ !if-condition
//            ^^^^^^^^^^^^^^^ if-condition
//                           ^ !if-condition
    } else if (a == 2) && a != 3 {
//            ^^^^^^^^^^^^^^^^^^ if-condition
//            ^^^^^^^ paren-depth=1
//                   ^ paren-depth=0
    }
    while a < 9 {
//        ^^^^^ loop-condition !if-condition
//             ^ !loop-condition
    }
    for d in 0..a {
//  ^^^^^^^^^ !iterated
//           ^^^^ iterated
//               ^ !iterated
    }
    loop { break; }
//  ^^^^^^^^^^^^^^^ !loop-condition
    match b {
//  ^^^^^^ !match-value
//        ^ match-value
//         ^ !match-value
        Some(e) if e > 1 => return,
//      ^^^^^^^^^^^^^^^^ match-pattern block-depth=2
//                 ^^^^^ !if-condition
//                       ^^^^^^^^^^^ !match-pattern !return-value
        None | Some(_) => 1,
//      ^^^^^^^^^^^^^^ match-pattern
    }
}
