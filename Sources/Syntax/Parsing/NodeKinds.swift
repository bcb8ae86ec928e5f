import CTreeSitter

/// What a node's type means for trust, by its symbol.
struct NodeKinds: Sendable {
  enum Kind: UInt8 {
    case ordinary
    /// An error within makes it unknown as a whole.
    case confining
    /// Raw text.
    case opaque
    case error
    /// A string, a character or a comment.
    case literal
    /// A name: a word that is reserved can't be one.
    case name
    /// In a declaration: brackets that are a misreading where a name stands first in them.
    case misleading
    /// The definition of a function.
    case definition
    /// A bracket.
    case open, close
  }

  private let kinds: [Kind]
  /// By symbol: which pair of brackets.
  private let brackets: [UInt8]
  /// By symbol: what a node's braces hold.
  private let holds: [Braces?]
  /// The types of nodes of which one stands in the head of a function.
  private let declarators: Set<String>
  let words: WordTable?

  init(_ language: Language, _ description: GrammarDescription) {
    var (kinds, brackets, holds): ([Kind], [UInt8], [Braces?]) = ([], [], [])
    let pairs = description.lexer?.brackets ?? []
    for symbol in unsafe 0..<ts_language_symbol_count(language.pointer) {
      var (kind, bracket, held) = (Kind.ordinary, 0, Braces?.none)
      if let name = unsafe ts_language_symbol_name(language.pointer, TSSymbol(symbol)) {
        let type = unsafe String(cString: name)
        let isNamed =
          unsafe ts_language_symbol_type(language.pointer, TSSymbol(symbol)) == TSSymbolTypeRegular
        if isNamed {
          kind = description.kind(ofNode: type)
          held = description.braces?.first { $0.value.contains(type) }?.key
        } else if let pair = pairs.firstIndex(where: { $0.contains(type) }) {
          kind = pairs[pair][0] == type ? .open : .close
          bracket = pair
        }
      }
      kinds.append(kind)
      brackets.append(UInt8(bracket))
      holds.append(held)
    }
    self.holds = holds
    declarators = Set((description.heads ?? [:]).values)
    self.kinds = kinds
    self.brackets = brackets
    words = description.words.map(WordTable.init)
  }

  /// tree-sitter gives errors the highest symbol there is.
  subscript(symbol: TSSymbol) -> Kind {
    symbol == TSSymbol.max ? .error : Int(symbol) < kinds.count ? kinds[Int(symbol)] : .ordinary
  }

  func braces(_ symbol: TSSymbol) -> Braces? {
    Int(symbol) < holds.count ? holds[Int(symbol)] : nil
  }

  /// The head of a definition that declares no parameters, so that it is none; nil where it does.
  func headWithoutParameters(_ definition: TSNode) -> Range<Int>? {
    let body = unsafe child(definition, "body")
    var declarator = unsafe child(definition, "declarator")
    while unsafe !ts_node_is_null(declarator) {
      if declarators.contains(unsafe String(cString: ts_node_type(declarator))) { return nil }
      unsafe declarator = child(declarator, "declarator")
    }
    guard unsafe !ts_node_is_null(body) else { return nil }
    return unsafe Int(ts_node_start_byte(definition))..<Int(ts_node_start_byte(body))
  }

  private func child(_ node: TSNode, _ field: String) -> TSNode {
    unsafe ts_node_child_by_field_name(node, field, UInt32(field.utf8.count))
  }

  func bracket(_ symbol: TSSymbol) -> UInt8 { brackets[Int(symbol)] }
}

extension GrammarDescription {
  fileprivate func kind(ofNode type: String) -> NodeKinds.Kind {
    if opaque?.contains(type) == true { return .opaque }
    if confining?.holds(type) == true { return .confining }
    if literals?.contains(type) == true { return .literal }
    if names?.contains(type) == true { return .name }
    if misleading?.contains(type) == true { return .misleading }
    if heads?[type] != nil { return .definition }
    return .ordinary
  }
}
