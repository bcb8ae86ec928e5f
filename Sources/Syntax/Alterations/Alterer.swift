import CTreeSitter

/// Makes one alteration in files, one after the other: a parser, a query and their memory. One per
/// thread.
package final class Alterer {
  /// What it does.
  package let alteration: Alteration

  private let lexical: LexicalAlteration?
  private let structural: AlteringQuery?

  /// Throws `unknownAlteration`, `badQuery`.
  package init(_ grammar: Grammar, _ name: String) throws(SyntaxError) {
    guard let alteration = grammar.alterations.first(where: { $0.name == name }) else {
      throw .unknownAlteration(name: name, available: grammar.alterations.map(\.name))
    }
    self.alteration = alteration
    let isCaptured = grammar.altering.captures.contains { $0.capture == name }
    lexical = isCaptured ? nil : LexicalAlteration(rawValue: name)
    structural = isCaptured ? try AlteringQuery(grammar, name) : nil
  }

  /// The altered file, whatever its bytes are; as it was, with a warning, where it can't be parsed.
  ///
  /// The same bytes and seed give the same; only an alteration that renames draws by its seed.
  package func apply(to bytes: [UInt8], seed: UInt64 = 1) -> AlteredText {
    do throws(Refusal) {
      let edits =
        try structural?.edits(of: bytes, seed: seed)
        ?? (lexical?.edits(of: bytes) ?? [])
        .map { [$0] }
      let (altered, changed) = Edit.apply(edits.flatMap { $0 }, to: bytes)
      return AlteredText(bytes: altered, places: edits.count, changed: changed, warning: nil)
    } catch {
      return AlteredText(bytes: bytes, places: 0, changed: [], warning: error.sentence)
    }
  }
}
