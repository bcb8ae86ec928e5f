/// What the `#set!` lines of one pattern say.
struct PatternSettings {
  /// Of what it captures.
  var description: String?
  var kind: FeatureKind?
  var known: Known?
  /// The features that what it captures is taken for.
  var hardFor: [String]?
  /// An alteration is made at one place of so many.
  var every: Int?
  /// Of its own regions.
  var extent = Extent.automatic
  var marks = Marks()

  /// Throws what is wrong with a value, or that a query of this role knows no such key.
  mutating func set(
    _ key: String, _ value: String, role: QueryRole
  ) throws(Predicate.Misfit) {
    switch (key, role) {
    case ("description", _): description = value
    case ("kind", .features):
      guard ["binary", "depth"].contains(value) else {
        throw Predicate.Misfit("a kind is binary or depth")
      }
      kind = value == "depth" ? .graded : .binary
    case ("extent", .features), ("extent", .hardNegatives):
      extent = try Self.one(of: Extent.self, value, "an extent is")
    case ("known", .features), ("known", .hardNegatives):
      known = try Self.one(of: Known.self, value, "known is")
    case ("from", .features), ("from", .hardNegatives): marks.from = Array(value.utf8)
    case ("to", .features), ("to", .hardNegatives): marks.to = Array(value.utf8)
    case ("reach", .features), ("reach", .hardNegatives): marks.reach = try Self.count(value, key)
    case ("every", .alterations): every = try Self.count(value, key)
    case ("hard-for", .hardNegatives(let features)), ("hard-for", .alterations(let features)):
      hardFor = try Self.names(value, among: features)
    default:
      throw Predicate.Misfit("#set! knows \(role.keys) here, not '\(key)'")
    }
  }

  private static func one<Choice: CaseIterable & RawRepresentable<String>>(
    of choices: Choice.Type, _ value: String, _ subject: String
  ) throws(Predicate.Misfit) -> Choice {
    guard let choice = Choice(rawValue: value) else {
      let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw Predicate.Misfit("\(subject) one of \(all)")
    }
    return choice
  }

  private static func count(_ value: String, _ key: String) throws(Predicate.Misfit) -> Int {
    guard let count = Int(value), (1...65_535).contains(count) else {
      throw Predicate.Misfit("'\(key)' is a number from 1 to 65535")
    }
    return count
  }

  private static func names(
    _ value: String, among features: [String]
  ) throws(Predicate.Misfit) -> [String] {
    let names = value.split(whereSeparator: \.isWhitespace).map(String.init)
    guard !names.isEmpty else { throw Predicate.Misfit("hard-for names a feature or more") }
    for name in names where !features.contains(name) {
      throw Predicate.Misfit(
        "there is no feature '\(name)'; did you mean '\(nearest(to: name, among: features) ?? "")'?"
      )
    }
    return names
  }
}

extension QueryRole {
  /// For the message about a key that isn't one.
  fileprivate var keys: String {
    switch self {
    case .features: "description, kind, extent, known, from, to and reach"
    case .hardNegatives: "description, hard-for, extent, known, from, to and reach"
    case .alterations: "description, hard-for and every"
    }
  }
}
