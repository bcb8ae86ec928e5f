fn f(a: u8) -> u8 {
    let b = "known";
//          ^^^^^^ string
    let c = a + ) ;
//  ^^^^^^^^^^^^^^^ ?identifier !string !comment
    return a;
//         ^ return-value block-depth=1
}
