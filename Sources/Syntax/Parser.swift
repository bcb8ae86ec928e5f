import CTreeSitter

/// tree-sitter's parser, kept from what would end the process.
@safe struct Parser: ~Copyable {
  private var pointer: OpaquePointer?
  private let language: Language

  /// Once in a process, before tree-sitter allocates anything.
  private static let started: Void = cellscope_start()

  init(_ language: Language) {
    self.language = language
    unsafe self.pointer = nil
    _ = Self.started
  }

  deinit { if let pointer = unsafe pointer { unsafe ts_parser_delete(pointer) } }

  /// The tree of a text of at most 2^31 bytes. Throws `tooSlow`, and `tooIntricate` where more than
  /// 32,768 nodes would meet in one.
  mutating func parse(_ bytes: [UInt8], _ limit: TimeLimit) throws(Refusal) -> Tree {
    let parser: OpaquePointer
    if let pointer = unsafe pointer {
      unsafe parser = pointer
    } else {
      unsafe parser = ts_parser_new()
      _ = unsafe ts_parser_set_language(parser, language.pointer)
      unsafe self.pointer = parser
    }
    unsafe ts_parser_set_timeout_micros(parser, limit.microseconds)
    var lost = false
    let tree = unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe cellscope_parse(parser, start, UInt32(buffer.count), &lost)
    }
    if lost {
      unsafe pointer = nil
      throw .tooIntricate
    }
    guard let tree = unsafe tree else {
      unsafe ts_parser_reset(parser)
      throw .tooSlow(seconds: limit.seconds)
    }
    return unsafe Tree(pointer: tree)
  }
}

/// A syntax tree, freed with this value.
@safe struct Tree: ~Copyable {
  /// `TSTree *`
  let pointer: OpaquePointer

  init(pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe ts_tree_delete(pointer) }

  var root: TSNode { unsafe ts_tree_root_node(pointer) }
}
