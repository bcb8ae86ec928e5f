/// Why a file has no structural labels.
enum Refusal: Error {
  case tooLarge
  case tooDeep
  case tooIndented
  case tooIntricate
  case tooSlow(seconds: Int)
  /// A query that a user gave.
  case queryFailed

  /// For people.
  var sentence: String {
    let reason =
      switch self {
      case .tooLarge: "it is larger than \(Structure.largest >> 20) MiB"
      case .tooDeep: "its brackets nest deeper than \(Structure.deepest)"
      case .tooIndented: "a line is indented by more than \(Structure.mostIndented) columns"
      case .tooIntricate: "it is no code that the parser can make sense of"
      case .tooSlow(let seconds): "that takes longer than \(seconds) seconds"
      case .queryFailed: "the query fails at it"
      }
    return "not parsed, since \(reason): its structural labels are unknown"
  }
}

/// How long the parser, or a query, may work on one file: 10 seconds, and one more a megabyte.
struct TimeLimit {
  let seconds: Int
  private let end: ContinuousClock.Instant

  init(bytes: Int) {
    self.init(seconds: 10 + bytes / 1_000_000)
  }

  init(seconds: Int) {
    self.seconds = seconds
    end = .now + .seconds(seconds)
  }

  var isOver: Bool { .now >= end }

  /// What is left, at least 1: to tree-sitter 0 means no limit.
  var microseconds: UInt64 {
    let left = (end - .now).components
    let whole = left.seconds * 1_000_000 + left.attoseconds / 1_000_000_000_000
    return UInt64(max(1, whole))
  }
}
