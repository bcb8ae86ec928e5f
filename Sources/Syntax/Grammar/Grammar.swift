import FoundationEssentials

/// A language: its parser, if it has one, and the features that can be labelled in its files.
package struct Grammar: Sendable {
  /// The folder's name: `c`.
  package let name: String
  /// With their dots: `.c`, `.h`.
  package let extensions: [String]
  /// Those of the queries first, in the order they are written, then those of all nodes where they
  /// were asked for, then the lexical ones.
  package private(set) var features: [Feature]

  /// What the queries of its folder `hard` capture, in the order they are written.
  package var hardNegatives: [HardNegative] { hard.hardNegatives }
  /// What the queries of its folder `alterations` say, then the lexical ones.
  package var alterations: [Alteration] {
    altering.captures.map(Alteration.init) + LexicalAlteration.allCases.map(\.alteration)
  }

  /// For calibration: what is labelled in the place of a text, and is as long; nil for the text itself.
  ///
  /// With it a study pairs the activations of one file with the labels of another throughout.
  package var stand: (@Sendable ([UInt8]) -> [UInt8])?

  let description: GrammarDescription
  let language: Language?
  /// Of the grammar's own folder.
  let folder: String
  private(set) var queries = QuerySet()
  /// What users gave, whose features come after those of `queries`.
  private(set) var given: [GivenQuery] = []
  /// What the queries say of their features, then those of nodes, then the hard negatives', in the
  /// order of `features`.
  private(set) var structural: [StructuralFeature]
  /// The queries whose captures look like features, and those that alter a text.
  private(set) var hard = QuerySet()
  private(set) var altering = QuerySet()
  /// The features of all nodes, where they were asked for.
  private(set) var nodes: NodeFeatures?

  /// Loads the grammar `name` from `folder`, or from where grammars are installed.
  ///
  /// Throws `SyntaxError`: an unknown name, a parser not built, a query that doesn't fit.
  package init(_ name: String, in folder: String? = nil) throws(SyntaxError) {
    let folder = try GrammarFolder.find(folder)
    self.folder = folder
    let available = GrammarFolder.names(in: folder)
    guard available.contains(name) else {
      throw .unknownGrammar(name: name, folder: folder, available: available)
    }
    let place = "\(folder)/\(name)"
    self.name = name
    self.description = try Self.describe("\(place)/grammar.json")
    self.extensions = description.extensions
    self.language =
      if let symbol = description.symbol {
        try Language(
          path: "\(place)/parser.so", symbol: symbol, directives: description.directives)
      } else {
        nil
      }
    self.structural = []
    self.features = description.lexical.map(\.feature)
    guard let language else { return }
    for query in try QuerySource.all(in: "\(place)/features") { try add(query) }
    let names = features.map(\.name)
    hard = try QuerySet(in: "\(place)/hard", language: language, role: .hardNegatives(of: names))
    altering = try QuerySet(
      in: "\(place)/alterations", language: language, role: .alterations(tryingOut: names))
  }

  /// The names of the grammars in `folder`, or where grammars are installed, sorted.
  package static func names(in folder: String? = nil) throws(SyntaxError) -> [String] {
    GrammarFolder.names(in: try GrammarFolder.find(folder))
  }

  /// This grammar with the features that `query` captures. Throws `badQuery` with a caret under the
  /// spot, and `featureExists`.
  package func adding(query: String) throws(SyntaxError) -> Grammar {
    let source = QuerySource(name: "query", text: query)
    guard language != nil else {
      throw .badQuery(
        QueryProblem("language '\(name)' has no parser, so no queries", at: 0, of: source))
    }
    var grammar = self
    let query = try GivenQuery(source, self)
    if query.captures.isEmpty {
      throw .badQuery(
        QueryProblem("it captures nothing: name a feature with @name", at: 0, of: source))
    }
    try grammar.insert(query.captures)
    grammar.given.append(query)
    return grammar
  }

  /// Why a given query could not be run on some text.
  package var queryProblem: QueryProblem? { given.lazy.compactMap(\.problem).first }

  /// What to say of a feature of a given query that is nowhere; nil for any other feature.
  package func unmatched(_ name: String) -> String? {
    given.first { $0.captures.contains { $0.capture == name } }.map { query in
      "The query's @\(name) matches nothing in these files."
        + (query.hasWildcard ? " A _ stands for one node, which must be there." : "")
    }
  }

  /// This grammar with features made from every node, token and field that its language has;
  /// as it is where there is no parser.
  package func addingAllNodes() -> Grammar {
    guard nodes == nil, let language else { return self }
    var grammar = self
    let nodes = NodeFeatures(language)
    grammar.nodes = nodes
    grammar.features.insert(contentsOf: nodes.features.map(\.feature), at: structural.count)
    grammar.structural += nodes.features
    return grammar
  }

  /// This grammar with all nodes' features where one of `names` is of them: `node:if_statement`.
  /// Throws `unknownFeature`.
  package func knowing(_ names: [String]) throws(SyntaxError) -> Grammar {
    if names.allSatisfy(Set(features.map(\.name)).contains) { return self }
    let all = addingAllNodes()
    _ = try all.indices(of: names)
    return all
  }

  /// The names of the features that `addingAllNodes` made.
  package var nodeFeatures: [String] { nodes?.features.map(\.feature.name) ?? [] }

  /// How many of the features are the queries'.
  var queried: Int { given.reduce(queries.captures.count) { $0 + $1.captures.count } }

  /// Where the features called `names` lie in `features`. Throws `unknownFeature`.
  package func indices(of names: [String]) throws(SyntaxError) -> [Int] {
    var indices: [Int] = []
    for name in names {
      guard let index = features.firstIndex(where: { $0.name == name }) else {
        throw unknown(name)
      }
      indices.append(index)
    }
    return indices
  }

  /// What is wrong with a name that no feature has; the features of all nodes are too many to list.
  private func unknown(_ name: String) -> SyntaxError {
    let all = addingAllNodes()
    let made = Set(all.nodeFeatures)
    return .unknownFeature(
      name: name, nearest: nearest(to: name, among: all.features.map(\.name)) ?? "",
      available: all.features.map(\.name).filter { !made.contains($0) }, ofNodes: made.count)
  }

  /// Adds a query that is known to be sound.
  @discardableResult
  mutating func add(_ source: QuerySource) throws(SyntaxError) -> [StructuralFeature] {
    guard let language else { return [] }
    let query = try Query(source, language: language)
    try insert(query.features)
    queries.add(query)
    return query.features
  }

  /// Inserts the features of a query after those of the others.
  private mutating func insert(_ captures: [StructuralFeature]) throws(SyntaxError) {
    for added in captures where features.contains(where: { $0.name == added.feature.name }) {
      throw .featureExists(name: added.feature.name)
    }
    features.insert(contentsOf: captures.map(\.feature), at: queried)
    structural.insert(contentsOf: captures, at: queried)
  }

  /// Adds the labels of a hard negative.
  mutating func add(_ negative: HardNegative) {
    guard let captured = hard.captures.first(where: { $0.capture == negative.name }) else { return }
    let target = structural.first { $0.feature.name == negative.feature }
    let labels = captured.labels(of: negative, beside: target?.known)
    features.insert(labels.feature, at: structural.count)
    structural.append(labels)
  }

  /// What a `grammar.json` says. Throws `badGrammar`.
  static func describe(_ path: String) throws(SyntaxError) -> GrammarDescription {
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      return try JSONDecoder().decode(GrammarDescription.self, from: data)
    } catch {
      throw .badGrammar(path: path, reason: "it can't be read as a grammar: \(error)")
    }
  }
}
