#![allow(dead_code)]
// <- attribute
//^^^^^^^^^^^^^^^^^ attribute
//                 ^ !attribute
use std::{fmt, io};
// <- import
//      ^^^^^^^^^ import block-depth=0
//                ^ !import
#[derive(Debug, Clone)]
//^^^^^^^^^^^^^^^^^^^^ attribute bracket-depth=1
//      ^^^^^^^^^^^^^ paren-depth=1 ?identifier
//                    ^ !attribute
pub(crate) struct A<'a, T: Clone> { b: &'a Vec<Option<T>>, c: [u8; 2] }
//        ^ paren-depth=0
// ^^^^^^ paren-depth=1
//                ^ type !struct-body
//                 ^^^^^^^^^^^^^ angle-depth=1
//                              ^ angle-depth=0
//                  ^^ lifetime
//                    ^ !lifetime
//                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ struct-body !enum-body
//                                                                    ^ !struct-body
//                                            ^^^^^^^ angle-depth=1
//                                                   ^^ angle-depth=2
//                                                     ^ angle-depth=1
//                                                      ^ angle-depth=0
//                                                            ^^^^^^ bracket-depth=1
//                                                             ^^ type
//                                                                 ^ number !type
struct B(u8, A);
//      ^^^^^^ paren-depth=1 !struct-body
enum C { D, E(u8), F { g: u8 } }
//     ^^^^^^^^^^^^^^^^^^^^^^^ enum-body block-depth=0 !struct-body
//                             ^ !enum-body
union H { i: u8 }
//      ^^^^^^^ struct-body
impl<'a> A<'a, u8> {
//                 ^ impl-body
    fn j<K>(&self, l: K) -> K where K: Copy { l }
//     ^ function-name !parameter-list !function-body impl-body block-depth=0
//         ^^^^^^^^^^^^ parameter-list paren-depth=1
//                     ^ !parameter-list
//                                          ^^^^ function-body block-depth=1
//                                              ^ !function-body block-depth=0
}
// <- !impl-body
trait M { fn n(&self); }
//      ^ !impl-body
//           ^ function-name
fn o() { let p = |q: u8, r| q + r; s::t(p(1, 2), move || 3); }
//               ^^^^^^^^^ closure-parameters !parameter-list
//                        ^ !closure-parameters
//                                    ^ function-name
//                                      ^ function-name
//                                 ^ !function-name
//                                     ^^^^^^^^^^^^^^^^^^^ call-arguments
//                                                        ^ !call-arguments
