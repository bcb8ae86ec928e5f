import CTreeSitter

/// Labels files, one after the other: a parser, a query and their memory. One per thread.
package final class Labeler {
  /// The features it labels, in the order asked for.
  package let features: [Feature]

  private let structure: Structure?
  private let lexical: [Lexical?]
  private let structural: [Int?]
  private let knownOfStructural: [Known]

  /// For the features called `names`, or all of the grammar's. Throws `unknownFeature`, `badQuery`.
  package init(_ grammar: Grammar, features names: [String]? = nil) throws(SyntaxError) {
    let indices = try grammar.indices(of: names ?? grammar.features.map(\.name))
    let count = grammar.structural.count
    features = indices.map { grammar.features[$0] }
    structural = indices.map { $0 < count ? $0 : nil }
    lexical = indices.map { $0 < count ? nil : Lexical.allCases[$0 - count] }
    knownOfStructural = grammar.structural.map(\.known)
    structure =
      if indices.contains(where: { $0 < count }) {
        try Structure(grammar, wanted: Set(indices.filter { $0 < count }))
      } else {
        nil
      }
  }

  /// The labels of a file, whatever its bytes are.
  package func labels(of bytes: [UInt8]) -> Labels {
    var reading: Structure.Reading?
    var unknown: [Known: [Range<Int>]] = [:]
    var warning: String?
    do throws(Refusal) {
      reading = try structure?.read(bytes)
      unknown = reading?.unknown ?? [:]
    } catch {
      warning = error.sentence
      for known in Known.allCases { unknown[known] = bytes.isEmpty ? [] : [0..<bytes.count] }
    }
    let steps = features.indices.map { index in
      if let lexical = lexical[index] { return lexical.steps(of: bytes) }
      guard let structural = structural[index], let reading else { return Steps() }
      let regions = reading.regions[structural]
      return features[index].kind == .graded ? regions.depth() : regions.union()
    }
    return Labels(
      features: features, count: bytes.count, warning: warning, steps: steps,
      known: structural.map { $0.map { knownOfStructural[$0] } }, unknown: unknown)
  }
}
