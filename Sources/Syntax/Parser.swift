import CTreeSitter

/// tree-sitter's parser, kept from what would end the process.
@safe struct Parser: ~Copyable {
  private var pointer: OpaquePointer?
  private let language: Language

  /// Why there is no tree.
  enum Failure: Error {
    /// More than 32,768 unreduced nodes at once.
    case tooIntricate
    /// The time was over.
    case tooSlow(seconds: Int)
  }

  /// Once in a process, before tree-sitter allocates anything.
  private static let started: Void = cellscope_start()

  init(_ language: Language) {
    self.language = language
    unsafe self.pointer = nil
    _ = Self.started
  }

  deinit { if let pointer = unsafe pointer { unsafe ts_parser_delete(pointer) } }

  /// The tree of a file, at most 2^31 bytes. A file may take 10 seconds and one more a megabyte.
  mutating func parse(_ bytes: [UInt8]) throws(Failure) -> Tree {
    let parser: OpaquePointer
    if let pointer = unsafe pointer {
      unsafe parser = pointer
    } else {
      unsafe parser = ts_parser_new()
      _ = unsafe ts_parser_set_language(parser, language.pointer)
      unsafe self.pointer = parser
    }
    let seconds = 10 + bytes.count / 1_000_000
    unsafe ts_parser_set_timeout_micros(parser, UInt64(seconds) * 1_000_000)
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
      throw .tooSlow(seconds: seconds)
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
