import Syntax

/// A combination of literals, read from the left: the first, negated or not, and each further one with
/// all that stands before it.
struct Formula: Sendable, Equatable {
  /// How a literal joins what stands before it, as in compositional explanations (Mu and Andreas 2020).
  enum Operation: Sendable, CaseIterable {
    case and
    case or
    case andNot
  }

  struct Term: Sendable, Equatable {
    let operation: Operation
    let literal: Int
  }

  /// By its place among the literals.
  let first: Int
  let isFirstNegated: Bool
  private(set) var terms: [Term] = []

  /// How many literals it has.
  var length: Int { 1 + terms.count }

  /// What is more in it than in one literal as it is: a negation in front is read as one more.
  var extras: Int { terms.count + (isFirstNegated ? 1 : 0) }

  init(_ first: Int, isNegated: Bool = false) {
    self.first = first
    isFirstNegated = isNegated
  }

  func joined(_ operation: Operation, _ literal: Int) -> Formula {
    var longer = self
    longer.terms.append(Term(operation: operation, literal: literal))
    return longer
  }

  func contains(_ literal: Int) -> Bool {
    first == literal || terms.contains { $0.literal == literal }
  }

  /// As in `(string or comment) and not block-depth > 2`.
  func text(_ literals: [Literal], _ features: [Feature]) -> String {
    var text = (isFirstNegated ? "not " : "") + literals[first].text(features)
    for (place, term) in terms.enumerated() {
      if place > 0, (terms[place - 1].operation == .or) != (term.operation == .or) {
        text = "(\(text))"
      }
      let word =
        switch term.operation {
        case .and: "and"
        case .or: "or"
        case .andNot: "and not"
        }
      text += " \(word) \(literals[term.literal].text(features))"
    }
    return text
  }
}
