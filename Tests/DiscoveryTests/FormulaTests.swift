import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct FormulaTests {
  private static let literals = PlantedCells.features.indices.flatMap {
    Literal.all(of: $0, PlantedCells.features[$0])
  }

  /// Whether a formula holds at a byte, by its definition.
  private func holds(_ formula: Formula, _ sample: SampledBytes, _ row: Int) -> Bool {
    func literal(_ index: Int) -> Bool {
      let own = Self.literals[index]
      return sample.labels[own.feature][row] > (own.level ?? 0)
    }
    var result = literal(formula.first) != formula.isFirstNegated
    for term in formula.terms {
      switch term.operation {
      case .and: result = result && literal(term.literal)
      case .or: result = result || literal(term.literal)
      case .andNot: result = result && !literal(term.literal)
      }
    }
    return result
  }

  private func overlap(_ formula: Formula, _ sample: SampledBytes, _ active: [Bool]) -> Double {
    var (both, either) = (0.0, 0.0)
    for row in active.indices {
      let own = holds(formula, sample, row)
      if own && active[row] { both += 1 }
      if own || active[row] { either += 1 }
    }
    return either == 0 ? 0 : both / either
  }

  /// Agreement beyond what two independent raters of these shares have.
  private func kappa(_ formula: Formula, _ sample: SampledBytes, _ active: [Bool]) -> Double {
    let own = active.indices.map { holds(formula, sample, $0) }
    let n = Double(active.count)
    let agreed = Double(zip(own, active).count { $0 == $1 }) / n
    let (p, q) = (Double(own.count { $0 }) / n, Double(active.count { $0 }) / n)
    let chance = p * q + (1 - p) * (1 - q)
    return (agreed - chance) / (1 - chance)
  }

  private func words(_ active: [Bool]) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: (active.count + 63) / 64)
    for (row, isOn) in active.enumerated() where isOn { words[row / 64] |= 1 << (row % 64) }
    return words
  }

  /// All formulas of up to two literals.
  private var short: [Formula] {
    let singles = Self.literals.indices.flatMap { [Formula($0), Formula($0, isNegated: true)] }
    return singles
      + singles.flatMap { single in
        Self.literals.indices.filter { $0 != single.first }.flatMap { literal in
          Formula.Operation.allCases.map { single.joined($0, literal) }
        }
      }
  }

  @Test(arguments: [1, 63, 64, 65, 200, 777])
  func `overlaps are those of counting bytes`(_ count: Int) {
    let sample = PlantedCells(.select, files: [count], seed: UInt64(count)).bytes
    var draw = Draw(9)
    let active = (0..<count).map { _ in draw.unit() < 0.4 }
    let bits = LabelBits(sample, Self.literals)
    for formula in short {
      let longer = formula.joined(draw.one(of: Formula.Operation.allCases), 2)
      for formula in [formula, longer] {
        #expect(bits.overlap(formula, words(active)) == overlap(formula, sample, active))
      }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `the search finds nothing worse than the best of all short formulas`(_ seed: UInt64) throws {
    let sample = PlantedCells(.select, files: [600], seed: seed).bytes
    var draw = Draw(seed + 100)
    let rule = draw.one(of: short.filter { $0.length == 2 })
    let active = (0..<600).map { holds(rule, sample, $0) != (draw.unit() < 0.1) }
    let search = FormulaSearch(labels: LabelBits(sample, Self.literals))
    let found = try #require(search.best(words(active)))
    func score(_ formula: Formula) -> Double {
      overlap(formula, sample, active)
        - 0.02 * Double(formula.length - 1 + (formula.isFirstNegated ? 1 : 0))
    }
    #expect(found.formula.score >= (short.map(score).max() ?? 1) - 1e-12)
    #expect(abs(found.formula.score - score(found.formula.formula)) < 1e-12)
    #expect(abs(found.formula.kappa - kappa(found.formula.formula, sample, active)) < 1e-12)
    let singles = short.filter { $0.length == 1 }
    #expect(found.single.overlap == singles.map { overlap($0, sample, active) }.max())
  }

  @Test func `of formulas that overlap alike the shortest is taken`() throws {
    // The third feature repeats the first, so that joining both adds nothing.
    let base = PlantedCells(.select, files: [500], seed: 4).bytes
    let labels = [base.labels[0], base.labels[1], base.labels[0], base.labels[3]]
    let sample = SampledBytes(.select, labels: labels, rows: [0..<500])
    let search = FormulaSearch(labels: LabelBits(sample, Self.literals))
    let found = try #require(search.best(words(labels[0].map { $0 > 0 })))
    #expect(found.formula.formula == Formula(0) && found.formula.overlap == 1)
  }

  @Test func `a name that is no word is quoted in a formula`() {
    let features = ["token:(", "first:if_statement", "depth:block"].map {
      Feature(name: $0, description: "", kind: .binary)
    }
    let literals = [0, 1, 2].map { Literal(feature: $0, level: $0 == 2 ? 1 : nil) }
    let formula = Formula(0, isNegated: true).joined(.or, 1).joined(.andNot, 2)
    #expect(
      formula.text(literals, features)
        == "(not 'token:(' or first:if_statement) and not depth:block > 1")
  }

  @Test func `a cell that is never on has no formula`() {
    let sample = PlantedCells(.select, files: [100], seed: 4).bytes
    let search = FormulaSearch(labels: LabelBits(sample, Self.literals))
    #expect(search.best([0, 0]) == nil)
  }

  @Test func `a re-paired file has its partner's labels as far as both go`() {
    let sample = PlantedCells(.select, files: [70, 130, 40], seed: 6).bytes
    let other = PlantedCells(.report, files: [50], seed: 7).bytes
    let partners = [
      LabelPartner(sample: sample, file: 1), LabelPartner(sample: sample, file: 2),
      LabelPartner(sample: other, file: 0),
    ]
    let bits = LabelBits(sample, Self.literals, partners: partners)
    #expect(bits.count == 70 + 40 + 40)
    for (index, literal) in Self.literals.enumerated() {
      let labels = sample.labels[literal.feature]
      let expected =
        labels[70..<140] + labels[200..<240] + Array(repeating: 0, count: 90)
        + other.labels[literal.feature][..<40]
      for (row, label) in expected.enumerated() {
        let bit = (bits.bits[index * bits.words + row / 64] >> (row % 64)) & 1
        #expect(bit == (literal.holds(label) ? 1 : 0))
      }
    }
  }

  @Test func `a byte has the label of the next that was drawn of the partner`() {
    let sample = SampledBytes(
      .report, labels: [[0, 0, 1, 1]], rows: [0..<1, 1..<4], positions: [[5], [3, 8, 20]])
    let partner = LabelPartner(sample: sample, file: 1)
    #expect(partner.rows(at: [0, 3, 4, 8, 9, 20, 21]) == [1, 1, 2, 2, 3, 3, nil])
  }

  @Test func `formulas read as people write them`() {
    func text(_ formula: Formula) -> String { formula.text(Self.literals, PlantedCells.features) }
    #expect(text(Formula(1, isNegated: true)) == "not comment")
    #expect(text(Formula(0).joined(.or, 1).joined(.or, 2)) == "string or comment or call")
    #expect(
      text(Formula(0).joined(.or, 1).joined(.andNot, 5))
        == "(string or comment) and not block-depth > 2")
    #expect(
      text(Formula(0).joined(.andNot, 1).joined(.or, 2)) == "(string and not comment) or call")
    #expect(
      text(Formula(0).joined(.and, 3).joined(.andNot, 1))
        == "string and block-depth > 0 and not comment")
  }
}
