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
        try Structure(grammar, wanted: Set(indices))
      } else {
        nil
      }
  }

  /// The labels of a file, whatever its bytes are.
  package func labels(of bytes: [UInt8]) -> Labels {
    let result = structure?.read(bytes)
    var lost: [Range<Int>] = []
    var lostOrOpaque: [Range<Int>] = []
    var everywhere: [Range<Int>] = []
    var warning: String?
    switch result {
    case .success(let reading)?:
      lost = reading.lost
      lostOrOpaque = reading.lostOrOpaque
    case .failure(let reason)?:
      warning = reason.sentence
      if !bytes.isEmpty { lost = [0..<bytes.count] }
      lostOrOpaque = lost
      everywhere = lost
    case nil: break
    }
    var steps: [Steps] = []
    var unknown: [Int] = []
    for index in features.indices {
      if let lexical = lexical[index] {
        steps.append(lexical.steps(of: bytes))
        unknown.append(0)
      } else if let structural = structural[index] {
        let known = knownOfStructural[structural]
        unknown.append(known == .everywhere ? 1 : known == .inMacros ? 2 : 3)
        if case .success(let reading)? = result {
          let regions = reading.regions[structural]
          steps.append(features[index].kind == .graded ? regions.depth() : regions.union())
        } else {
          steps.append(Steps())
        }
      }
    }
    return Labels(
      features: features, count: bytes.count, warning: warning, steps: steps,
      unknownGroups: unknown, unknown: [[], everywhere, lost, lostOrOpaque])
  }
}
