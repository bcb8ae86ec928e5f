/// C code drawn at random. Double quotes only open and close strings, and braces only blocks; there
/// is no character literal and no escaped quote.
enum CSource {
  /// - Parameter flaws: add a macro's body and a broken statement, whose labels are unknown.
  static func file(seed: UInt64, functions: Int, flaws: Bool = false) -> String {
    var draw = Draw(seed)
    var text = "/* \(words(&draw, 6)) */\n#include \"\(words(&draw, 1)).h\"\n"
    if flaws { text += "#define LIMIT_OF(a) ((a) + \"two words\"[1])\n" }
    for index in 0..<functions {
      text += "\nint \(words(&draw, 1))_\(index)(int a, char *b)\n{\n"
      for _ in 0..<3 + draw.below(4) { text += statement(&draw, depth: 1) }
      if flaws, index == functions / 2 { text += "\tint = = a b;\n" }
      text += "\treturn a + \(draw.below(100));\n}\n"
    }
    return text
  }

  private static func statement(_ draw: inout Draw, depth: Int) -> String {
    let indent = String(repeating: "\t", count: depth)
    func block(_ head: String) -> String {
      var text = "\(indent)\(head) {\n"
      for _ in 0..<1 + draw.below(3) { text += statement(&draw, depth: depth + 1) }
      return text + "\(indent)}\n"
    }
    let name = words(&draw, 1)
    switch draw.below(depth < 5 ? 8 : 5) {
    case 0, 1: return "\(indent)\(name)(a, \"\(words(&draw, 1 + draw.below(6)))\");\n"
    case 2: return "\(indent)a = b[\(draw.below(50))] + \(name);\n"
    case 3: return "\(indent)// \(words(&draw, 5))\n"
    case 4: return "\(indent)/* \(words(&draw, 8)) */\n"
    case 5: return block("while (a < \(name))")
    default: return block("if (a == \(draw.below(9)) && \(name))")
    }
  }

  private static func words(_ draw: inout Draw, _ count: Int) -> String {
    let known = ["page", "lock", "count", "of", "the", "index", "node", "free", "next", "slab"]
    return (0..<count).map { _ in draw.one(of: known) }.joined(separator: count > 1 ? " " : "")
  }
}
