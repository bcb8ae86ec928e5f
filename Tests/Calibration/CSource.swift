import Corpus

/// C code drawn at random. Double quotes only open and close strings, and braces only blocks; there
/// is no character literal and no escaped quote.
package enum CSource {
  /// - Parameters:
  ///   - flaws: add a macro's body and a broken statement, whose labels are unknown.
  ///   - isLoose: indent at random, and nest parentheses and write strings and lines that a window of
  ///     20 bytes doesn't hold, so that neither the layout nor the last bytes tell what a cell does.
  package static func file(
    seed: UInt64, functions: Int, flaws: Bool = false, isLoose: Bool = false
  ) -> String {
    var writer = Writer(draw: SeededGenerator(seed: seed), isLoose: isLoose)
    return writer.file(functions: functions, flaws: flaws)
  }

  /// The first `count` bytes of loose code, which end anywhere.
  package static func loose(seed: UInt64, count: Int) -> [UInt8] {
    Array(file(seed: seed, functions: count / 150 + 1, isLoose: true).utf8.prefix(count))
  }
}

private struct Writer {
  var draw: SeededGenerator
  let isLoose: Bool

  mutating func file(functions: Int, flaws: Bool) -> String {
    var text = "/* \(words(6)) */\n#include \"\(words(1)).h\"\n"
    if flaws { text += "#define LIMIT_OF(a) ((a) + \"two words\"[1])\n" }
    for index in 0..<functions {
      text += "\nint \(words(1))_\(index)(int a, char *b)\n{\n"
      for _ in 0..<3 + draw.below(4) { text += statement(depth: 1) }
      if flaws, index == functions / 2 { text += "\tint = = a b;\n" }
      text += "\treturn a + \(draw.below(100));\n}\n"
    }
    return text
  }

  private mutating func statement(depth: Int) -> String {
    let indent = self.indent(depth: depth)
    let name = words(1)
    switch draw.below(depth < 5 ? 8 : 5) {
    case 0, 1: return "\(indent)\(name)(a, \"\(words(1 + draw.below(isLoose ? 16 : 6)))\");\n"
    case 2 where isLoose: return "\(indent)a = \(expression(depth: 0));\n"
    case 2: return "\(indent)a = b[\(draw.below(50))] + \(name);\n"
    case 3: return "\(indent)// \(words(5))\n"
    case 4: return "\(indent)/* \(words(8)) */\n"
    case 5: return block("while (a < \(name))", depth, indent)
    default: return block("if (a == \(draw.below(9)) && \(name))", depth, indent)
    }
  }

  private mutating func block(_ head: String, _ depth: Int, _ indent: String) -> String {
    var text = "\(indent)\(head) {\n"
    for _ in 0..<1 + draw.below(3) { text += statement(depth: depth + 1) }
    return text + "\(self.indent(depth: depth))}\n"
  }

  private mutating func indent(depth: Int) -> String {
    String(repeating: "\t", count: isLoose ? draw.below(5) : depth)
  }

  private mutating func expression(depth: Int) -> String {
    if depth == 5 || depth > 1 && draw.below(3) == 0 { return words(1) }
    return "(\(expression(depth: depth + 1)) + \(expression(depth: depth + 1)))"
  }

  private mutating func words(_ count: Int) -> String {
    let known = ["page", "lock", "count", "of", "the", "index", "node", "free", "next", "slab"]
    return (0..<count).map { _ in known[draw.below(known.count)] }
      .joined(separator: count > 1 ? " " : "")
  }
}
