/// The queries of one folder of a grammar, and what they capture.
struct QuerySet: Sendable {
  /// In the order they are written.
  private(set) var captures: [StructuralFeature] = []
  /// The text of each pattern, and the names that it captures.
  private var patterns: [(text: String, captures: Set<String>)] = []
  var role = QueryRole.features

  init() {}

  /// Every query of `folder`; none where there is no folder. Throws `badQuery`, `featureExists`.
  init(in folder: String, language: Language, role: QueryRole) throws(SyntaxError) {
    try self.init(try QuerySource.all(in: folder), language: language, role: role)
  }

  /// Throws `badQuery`, `featureExists`.
  init(_ sources: [QuerySource], language: Language, role: QueryRole) throws(SyntaxError) {
    self.role = role
    for source in sources {
      let query = try Query(source, language: language, role: role)
      patterns += query.texts
      for capture in query.features {
        guard !captures.contains(where: { $0.capture == capture.capture }) else {
          throw .featureExists(name: capture.capture)
        }
        if case .hardNegatives = role, capture.hardFor.isEmpty {
          let name = "@\(capture.capture)"
          throw .badQuery(
            QueryProblem(
              "\(name) looks like no feature: say (#set! hard-for \"...\")",
              at: source.offset(of: name, from: 0), of: source))
        }
        captures.append(capture)
      }
    }
  }

  /// The patterns of all of them, as one query, that capture a feature for which `isWanted` holds; nil
  /// where there are none.
  func compiled(
    _ language: Language, capturing isWanted: (StructuralFeature) -> Bool
  ) throws(SyntaxError) -> Query? {
    let names = Set(captures.filter(isWanted).map(\.capture))
    let wanted = patterns.filter { !$0.captures.isDisjoint(with: names) }
    guard !wanted.isEmpty else { return nil }
    let text = wanted.map(\.text).joined(separator: "\n")
    return try Query(QuerySource(name: "queries", text: text), language: language, role: role)
  }

  /// The captures as hard negatives, each once for every feature that it is hard for.
  var hardNegatives: [HardNegative] {
    captures.flatMap { capture in
      capture.hardFor.map { feature in
        HardNegative(
          name: capture.capture, feature: feature, description: capture.feature.description)
      }
    }
  }

  /// Adds a query and what it captures.
  mutating func add(_ query: Query) {
    captures += query.features
    patterns += query.texts
  }
}
