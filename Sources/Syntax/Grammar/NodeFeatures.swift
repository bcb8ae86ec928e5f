import CTreeSitter

/// Features that a language's own grammar suggests, of every type of node, every field and every
/// token that has no node type's name.
///
/// `node:if_statement` is true in such a node, `first:if_statement` at its first byte, and
/// `depth:if_statement` counts how many are open; `field:condition`, `first-field:condition` and
/// `depth-field:condition` are the same of what the grammar calls a condition. `token:->` is true in
/// such a token, and `first-token:->` at its first byte; it never nests. How far a node reaches, and
/// where its label is known, is as for a query without a word about either.
struct NodeFeatures: Sendable {
  /// By subject: inside, first, depth, as far as they differ.
  let features: [StructuralFeature]
  /// By feature: what it is about, and what it says.
  let meanings: [(subject: Int, aspect: Aspect)]
  /// What `features` are about: the types, the tokens, then the fields.
  let subjects: Int
  private let firstField: Int
  /// By symbol: its type or token among the subjects, or -1. Several symbols may have one name.
  private let subjectOfSymbol: [Int32]
  private let isAnonymous: [Bool]

  /// What a feature says of its subject.
  enum Aspect: CaseIterable { case inside, first, depth }

  init(_ language: Language) {
    var subjects: [Subject] = []
    var subjectOfSymbol: [Int32] = []
    var isAnonymous: [Bool] = []
    for symbol in 0..<(unsafe ts_language_symbol_count(language.pointer)) {
      let symbol = TSSymbol(symbol)
      let kind = unsafe ts_language_symbol_type(language.pointer, symbol)
      isAnonymous.append(kind == TSSymbolTypeAnonymous)
      let name = unsafe ts_language_symbol_name(language.pointer, symbol)
      let subject = unsafe name.flatMap { Subject(symbol: unsafe String(cString: $0), kind) }
      let index = subject.map { subjects.firstIndex(of: $0) ?? subjects.count }
      if let subject, index == subjects.count { subjects.append(subject) }
      subjectOfSymbol.append(Int32(index ?? -1))
    }
    firstField = subjects.count
    // Fields are numbered from 1.
    for field in 0..<(unsafe ts_language_field_count(language.pointer)) {
      let name = unsafe ts_language_field_name_for_id(language.pointer, TSFieldId(field + 1))
      subjects.append(Subject(field: unsafe name.map { unsafe String(cString: $0) } ?? ""))
    }
    self.subjects = subjects.count
    self.subjectOfSymbol = subjectOfSymbol
    self.isAnonymous = isAnonymous
    meanings = subjects.enumerated().flatMap { index, subject in
      subject.aspects.map { (index, $0) }
    }
    features = meanings.map { meaning in
      var feature = subjects[meaning.subject].feature(meaning.aspect)
      if let directives = language.directives,
        subjects[meaning.subject].isDirective(directives)
      {
        feature.known = .asWritten
      }
      return feature
    }
  }

  /// The subject of a node's type, or -1: errors have none.
  func subject(ofSymbol symbol: TSSymbol) -> Int {
    Int(symbol) < subjectOfSymbol.count ? Int(subjectOfSymbol[Int(symbol)]) : -1
  }

  /// The subject of a field, or -1 for none.
  func subject(ofField field: TSFieldId) -> Int { field == 0 ? -1 : firstField + Int(field) - 1 }

  /// Whether a node is a token without a name.
  func isAnonymous(_ symbol: TSSymbol) -> Bool {
    Int(symbol) < isAnonymous.count && isAnonymous[Int(symbol)]
  }
}

/// What node features may be about.
private struct Subject: Equatable {
  enum Kind { case node, token, field }

  let kind: Kind
  let name: String

  init(field name: String) { (kind, self.name) = (.field, name) }

  /// Nil for what no tree holds, and for tokens with a blank or a line end in them.
  init?(symbol name: String, _ type: TSSymbolType) {
    if type == TSSymbolTypeRegular {
      kind = .node
    } else if type == TSSymbolTypeAnonymous, !name.isEmpty, name.utf8.allSatisfy({ 33...126 ~= $0 })
    {
      kind = .token
    } else {
      return nil
    }
    self.name = name
  }

  /// Whether it is a directive or begins one; `nodes` is how the types of such nodes begin.
  func isDirective(_ nodes: String) -> Bool {
    kind == .node && name.hasPrefix(nodes) || kind == .token && name.hasPrefix("#")
  }

  /// A token never nests, and one whose name is a byte is taken to be its first (Rust's `"` may be two,
  /// as in `b"`).
  var aspects: [NodeFeatures.Aspect] {
    guard kind == .token else { return NodeFeatures.Aspect.allCases }
    return name.utf8.count > 1 ? [.inside, .first] : [.inside]
  }

  func feature(_ aspect: NodeFeatures.Aspect) -> StructuralFeature {
    let suffix = kind == .node ? "" : "-\(kind)"
    let (one, many) =
      switch kind {
      case .node: ("a node of the type \(name)", "nodes of the type \(name)")
      case .token: ("a token \(name)", "tokens \(name)")
      case .field:
        ("what the grammar calls the \(name)", "regions that the grammar calls the \(name)")
      }
    let (prefix, description) =
      switch aspect {
      case .inside: ("\(kind)", "in \(one)")
      case .first: ("first\(suffix)", "at the first byte of \(one)")
      case .depth: ("depth\(suffix)", "how many \(many) are open")
      }
    var made = StructuralFeature(capture: "\(prefix):\(name)")
    made.feature = Feature(
      name: made.capture, description: description, kind: aspect == .depth ? .graded : .binary)
    return made
  }
}
