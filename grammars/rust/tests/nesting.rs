fn f() {
// <- block-depth=0
//     ^ block-depth=1
    if a { unsafe { b[c[0]] = [1, 2]; } } else { let d = ((1, 2), ()); }
//         ^^^^^^^ block-depth=2
//                ^^ block-depth=3
//                   ^ bracket-depth=1
//                     ^^ bracket-depth=2
//                       ^ bracket-depth=1
//                        ^ bracket-depth=0
//                            ^^^^^ bracket-depth=1
//                                    ^ block-depth=2
//                                      ^ block-depth=1
//                                                       ^ paren-depth=1
//                                                        ^^^^^ paren-depth=2
//                                                             ^^^ paren-depth=1
//                                                                ^ paren-depth=2
//                                                                  ^ paren-depth=0
    match e { Some((g, [h, ..])) => { 1 } }
//          ^^^^^^^^^^^^^^^^^^^^^^^^ block-depth=2
//                ^ paren-depth=1
//                 ^ paren-depth=2
//                     ^^^^^^ bracket-depth=1
//                                  ^^^ block-depth=3
    let i: (u8, ()) = j::<Vec<u8>>(K { l: 1 });
//         ^^^^ paren-depth=1
//              ^ paren-depth=2
//                       ^^^^ angle-depth=1
//                           ^^^ angle-depth=2
//                                   ^^^^^ block-depth=1
    a < b && c > d;
//    ^^^^^^ angle-depth=0
}
// <- block-depth=0
