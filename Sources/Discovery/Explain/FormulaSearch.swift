/// The formula that overlaps most with where a cell is on, less a penalty for its length, by beam search
/// (Mu and Andreas 2020, section 2).
///
/// Work: K (1 + 2 beam) literals are met with a formula and the cell, each 2 W counts of bits; 0.4 ms at
/// 100 literals and 32,768 bytes with AVX2.
struct FormulaSearch: Sendable {
  let labels: LabelBits

  /// How many formulas are carried on to the next length.
  static let beam = 8
  /// Literals in a formula, at most.
  static let mostLiterals = 3
  /// What each literal beyond the first, or a negation in front, must add to the overlap.
  static let penalty = 0.02

  struct Found: Sendable {
    var formula: Formula
    /// Intersection over union, 0 to 1.
    var overlap: Double
    /// Agreement beyond chance (Cohen 1960): 1 is perfect, 0 is chance, whatever the shares; the same
    /// for a formula and its negation, where the cell is turned over too.
    var kappa: Double

    var score: Double { overlap - penalty }
    var penalty: Double { FormulaSearch.penalty * Double(formula.extras) }
  }

  /// The best formula, and the best single literal or its negation; nil where the cell is never on.
  func best(_ active: [UInt64]) -> (formula: Found, single: Found)? {
    let own = zip(active, labels.mask).map { $0 & $1 }
    let on = own.reduce(0) { $0 + $1.nonzeroBitCount }
    guard on > 0, labels.literals > 0 else { return nil }
    var beam = Beam(on: on)
    let alone = labels.common(own, own).one.map(Int.init)
    for literal in 0..<labels.literals {
      let (size, both) = (labels.sizes[literal], alone[literal])
      beam.offer(size, both) { Formula(literal) }
      beam.offer(labels.count - size, on - both) { Formula(literal, isNegated: true) }
    }
    guard let first = beam.nodes.first else { return nil }
    let single = found(first, on: on)
    var best = single
    take(&best, beam, on: on)
    for _ in 1..<Self.mostLiterals {
      var longer = Beam(on: on)
      for node in beam.nodes {
        let bits = labels.bits(of: node.formula)
        let common = labels.common(bits, zip(bits, own).map { $0 & $1 })
        for literal in 0..<labels.literals where !node.formula.contains(literal) {
          let size = Int(common.one[literal])
          let both = Int(common.other[literal])
          longer.offer(size, both) { node.formula.joined(.and, literal) }
          longer.offer(node.size - size, node.both - both) {
            node.formula.joined(.andNot, literal)
          }
          longer.offer(
            node.size + labels.sizes[literal] - size, node.both + alone[literal] - both
          ) { node.formula.joined(.or, literal) }
        }
      }
      take(&best, longer, on: on)
      beam = longer
    }
    return (best, single)
  }

  private func take(_ best: inout Found, _ beam: Beam, on: Int) {
    for node in beam.nodes {
      let found = found(node, on: on)
      if found.score > best.score { best = found }
    }
  }

  private func found(_ node: Beam.Node, on: Int) -> Found {
    let (n, size, both) = (Double(labels.count), Double(node.size), Double(node.both))
    let agreed = (n - size - Double(on) + 2 * both) / n
    let chance = (size * Double(on) + (n - size) * (n - Double(on))) / (n * n)
    return Found(
      formula: node.formula, overlap: node.overlap,
      kappa: chance < 1 ? (agreed - chance) / (1 - chance) : 0)
  }
}

/// The formulas of one length that overlap most with a cell, best first.
private struct Beam {
  struct Node {
    var formula: Formula
    /// How many bytes it holds at, and at how many of them the cell is on.
    var size: Int
    var both: Int
    var overlap: Double
  }

  let on: Int
  private(set) var nodes: [Node] = []

  init(on: Int) {
    self.on = on
  }

  /// Takes a formula if it is among the best; of those that can't be told apart by their counts, the
  /// first.
  mutating func offer(_ size: Int, _ both: Int, _ formula: () -> Formula) {
    guard both > 0 else { return }
    let overlap = Double(both) / Double(size + on - both)
    if nodes.count == FormulaSearch.beam, overlap <= nodes[nodes.count - 1].overlap { return }
    let place = nodes.firstIndex { $0.overlap < overlap } ?? nodes.count
    if nodes[..<place].contains(where: { $0.size == size && $0.both == both }) { return }
    nodes.insert(Node(formula: formula(), size: size, both: both, overlap: overlap), at: place)
    if nodes.count > FormulaSearch.beam { nodes.removeLast() }
  }
}
