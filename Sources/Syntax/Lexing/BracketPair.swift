/// A bracket and the one that closes it, by their bytes.
struct BracketPair: Equatable, Sendable {
  let open: Int
  /// Nil where it is never closed.
  var close: Int?
  /// Of braces: what they hold, where it can be told.
  var holds: Braces?

  /// What a tree and the tokens of its text agree on.
  func agrees(with other: BracketPair) -> Bool {
    close == other.close && (holds == nil || other.holds == nil || holds == other.holds)
  }
}

/// What braces hold.
enum Braces: String, Decodable, CodingKeyRepresentable, Sendable {
  /// Statements.
  case block
  /// Declarations: of a struct, a union or an enum.
  case aggregate
  case initializer
}
