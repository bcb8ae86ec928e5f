import CKernels
import Network

/// Where each literal holds, a bit a sampled byte.
///
/// Memory: (K + 1) W 8 bytes, 0.4 MB for 100 literals and 32,768 bytes.
struct LabelBits: Sendable {
  let literals: Int
  /// W
  let words: Int
  /// Bytes that have labels: all but those that a re-pairing leaves without.
  let mask: [UInt64]
  /// How many they are.
  let count: Int
  /// (K, W): within the mask.
  let bits: Buffer<UInt64>
  /// (K): how many bits each has.
  let sizes: [Int]

  /// The labels of a sample.
  ///
  /// - Parameter partners: by file of the study: whose labels it has instead of its own, each byte those
  ///   of the next that was drawn from its place on, as far as both files go.
  init(_ sample: SampledBytes, _ literals: [Literal], partners: [LabelPartner?]? = nil) {
    self.literals = literals.count
    let words = (sample.count + 63) / 64
    self.words = words
    var labels = sample.labels
    var isKnown = [Bool](repeating: true, count: sample.count)
    if let partners {
      for file in sample.files {
        let sources = partners[file]?.rows(at: sample.positions[file]) ?? []
        for (offset, row) in sample.rows[file].enumerated() {
          let source = offset < sources.count ? sources[offset] : nil
          isKnown[row] = source != nil
          for feature in labels.indices {
            labels[feature][row] =
              source.flatMap { partners[file]?.sample.labels[feature][$0] } ?? 0
          }
        }
      }
    }
    var mask = [UInt64](repeating: 0, count: words)
    for row in isKnown.indices where isKnown[row] { mask[row / 64] |= 1 << (row % 64) }
    self.mask = mask
    count = isKnown.count { $0 }
    bits = Buffer(literals.count * words)
    var sizes: [Int] = []
    for (index, literal) in literals.enumerated() {
      var size = 0
      for (row, label) in labels[literal.feature].enumerated()
      where isKnown[row] && literal.holds(label) {
        bits[index * words + row / 64] |= 1 << (row % 64)
        size += 1
      }
      sizes.append(size)
    }
    self.sizes = sizes
  }

  /// How many bits each literal has in common with `one`, and with `other`.
  func common(_ one: [UInt64], _ other: [UInt64]) -> (one: [UInt32], other: [UInt32]) {
    var withOne = [UInt32](repeating: 0, count: literals)
    var withOther = withOne
    unsafe cs_common_bits(words, literals, bits.base, one, other, &withOne, &withOther)
    return (withOne, withOther)
  }

  /// Where a formula holds, within the mask.
  func bits(of formula: Formula) -> [UInt64] {
    var result = (0..<words).map { word in
      let first = bits[formula.first * words + word]
      return formula.isFirstNegated ? mask[word] & ~first : first
    }
    for term in formula.terms { join(&result, term.operation, term.literal) }
    return result
  }

  private func join(_ result: inout [UInt64], _ operation: Formula.Operation, _ literal: Int) {
    for word in result.indices {
      let other = bits[literal * words + word]
      switch operation {
      case .and: result[word] &= other
      case .or: result[word] |= other
      case .andNot: result[word] &= ~other
      }
    }
  }

  /// The intersection of a formula and `active` over their union, 0 to 1; bytes outside the mask are
  /// left out.
  func overlap(_ formula: Formula, _ active: [UInt64]) -> Double {
    var (both, either) = (0, 0)
    for (word, bits) in bits(of: formula).enumerated() {
      let own = active[word] & mask[word]
      both += (bits & own).nonzeroBitCount
      either += (bits | own).nonzeroBitCount
    }
    return either == 0 ? 0 : Double(both) / Double(either)
  }
}

/// A file whose labels another file is given.
struct LabelPartner: Sendable {
  let sample: SampledBytes
  /// Its number in the study.
  let file: Int

  /// For ascending positions the row of the next byte drawn, from there on; nil beyond the last.
  func rows(at positions: [Int]) -> [Int?] {
    let own = sample.positions[file]
    var next = 0
    return positions.map { position in
      while next < own.count, own[next] < position { next += 1 }
      return next < own.count ? sample.rows[file].lowerBound + next : nil
    }
  }
}
