import CTreeSitter

/// Labels files, one after the other: a parser, a query and their memory. One per thread.
package final class Labeler {
  /// The features it labels, in the order asked for.
  package let features: [Feature]

  private let grammar: Grammar
  private let structure: Structure?
  /// The queries that users gave of which a feature is wanted, and the first of their indices.
  private var given: [(query: GivenQuery, first: Int)] = []
  /// By feature: its index in the grammar.
  private let indices: [Int]

  /// For the features called `names`, or all of the grammar's. Throws `unknownFeature`, `badQuery`.
  package init(_ grammar: Grammar, features names: [String]? = nil) throws(SyntaxError) {
    let indices = try grammar.indices(of: names ?? grammar.features.map(\.name))
    self.grammar = grammar
    self.indices = indices
    features = indices.map { grammar.features[$0] }
    var wanted = Set(indices.filter { $0 < grammar.structural.count })
    wanted.formUnion(wanted.compactMap { grammar.target(of: $0) })
    wanted = wanted.filter { $0 < grammar.structural.count }
    structure = wanted.isEmpty ? nil : try Structure(grammar, wanted: wanted)
    var first = grammar.queries.captures.count
    for query in grammar.given {
      let captured = first..<first + query.captures.count
      if captured.contains(where: wanted.contains) { given.append((query, first)) }
      first = captured.upperBound
    }
  }

  /// The labels of a file, whatever its bytes are.
  package func labels(of text: [UInt8]) -> Labels {
    let bytes = grammar.stand?(text) ?? text
    precondition(bytes.count == text.count, "what stands in for a text is as long")
    var reading: Structure.Reading?
    var unknown: [Known: [Range<Int>]] = [:]
    var warning: String?
    do throws(Refusal) {
      reading = try structure?.read(bytes)
      for (query, first) in given {
        guard let found = query.regions(of: bytes) else { throw .queryFailed }
        for (index, regions) in found.enumerated() { reading?.regions[first + index] = regions }
      }
      unknown = reading?.unknown ?? [:]
    } catch {
      warning = error.sentence
      for known in Known.allCases { unknown[known] = bytes.isEmpty ? [] : [0..<bytes.count] }
    }
    let count = grammar.structural.count
    return Labels(
      features: features, count: bytes.count, warning: warning,
      steps: indices.map { steps(of: $0, bytes, reading) },
      known: indices.map { $0 < count ? grammar.structural[$0].known : nil }, unknown: unknown)
  }

  /// The labels of one of the grammar's features.
  private func steps(of index: Int, _ bytes: [UInt8], _ reading: Structure.Reading?) -> Steps {
    guard index < grammar.structural.count else {
      return grammar.description.lexical[index - grammar.structural.count].steps(of: bytes)
    }
    guard let regions = reading?.regions[index] else { return Steps() }
    if grammar.features[index].kind == .graded { return regions.depth() }
    guard let target = grammar.target(of: index), grammar.features[target].kind == .binary else {
      return regions.union()
    }
    return regions.union().excluding(steps(of: target, bytes, reading))
  }
}

extension Grammar {
  /// The feature that a hard negative is hard for; nil for any other feature.
  fileprivate func target(of index: Int) -> Int? {
    guard index < structural.count, let negative = structural[index].hardNegative else {
      return nil
    }
    return features.firstIndex { $0.name == negative.feature }
  }
}
