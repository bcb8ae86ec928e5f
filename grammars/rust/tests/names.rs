fn f() {
    a.b.c(1, d.0)?.e;
//  ^ identifier
//    ^ field-access !identifier
//      ^ field-access !function-name
//   ^ !field-access
//       ^^^^^^^ call-arguments
//              ^ !call-arguments
//             ^ field-access
//                 ^ field-access
    let g = 1_000u32 + 0xff + 2.5e3f64 - 'h' as u8;
//          ^^^^^^^^ number
//                     ^^^^ number
//                            ^^^^^^^^ number
//                                         ^ !number
//                                              ^^ type
    println!("{} (", i(g), 'j', 4, [5]);
//  ^^^^^^^ macro-name
//         ^ !macro-name !macro-arguments
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^ macro-arguments
//          ^^^^^^^^^^^^^^^^^^^^^^^^^^ ?identifier ?call-arguments ?block-depth
//           ^^^^^ string
//                ^ !string
//                    ^ paren-depth=2
//                      ^ paren-depth=1
//                         ^^ char-literal
//                           ^ !char-literal
//                              ^ number
//                               ^ !number
//                                 ^^ bracket-depth=1
//                                    ^ !macro-arguments
}
macro_rules! k { ($l:expr) => { if $l { m("n") } }; }
//               ^^^^^^^^ paren-depth=1
//                         ^ paren-depth=0
//                              ^^^^^^^^^^^^^^^^ ?if-condition ?block-depth
//                                        ^^ string
