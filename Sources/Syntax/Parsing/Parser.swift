import CTreeSitter

/// tree-sitter's parser, kept from what would end the process.
///
/// A tree must not outlive its parser, nor the parser's next text.
@safe struct Parser: ~Copyable {
  private let language: Language
  private var handles: Handles?

  /// A parser and the arena that all its memory is from.
  @safe private struct Handles {
    let arena: UnsafeMutablePointer<cellscope_arena>
    let parser: OpaquePointer
  }

  /// Once in a process, before tree-sitter allocates anything.
  static let started: Void = cellscope_start()

  init(_ language: Language) {
    _ = Self.started
    self.language = language
  }

  deinit {
    guard let handles else { return }
    unsafe ts_parser_delete(handles.parser)
    unsafe cellscope_arena_delete(handles.arena)
  }

  /// The tree of a text of less than 2^31 bytes.
  ///
  /// Throws `tooSlow`, and `tooIntricate` where more than 32,768 nodes would meet in one or the tree
  /// would be larger than code ever makes it.
  mutating func parse(_ bytes: [UInt8], _ limit: TimeLimit) throws(Refusal) -> Tree {
    let handles = try ready()
    self.handles = handles
    unsafe ts_parser_set_timeout_micros(handles.parser, limit.microseconds)
    var lost = false
    let tree = unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe cellscope_parse(
        handles.arena, handles.parser, start, UInt32(buffer.count),
        Self.memory(bytes: buffer.count), &lost)
    }
    if lost {
      unsafe cellscope_arena_delete(handles.arena)
      self.handles = nil
      throw .tooIntricate
    }
    guard let tree = unsafe tree else {
      unsafe ts_parser_reset(handles.parser)
      throw .tooSlow(seconds: limit.seconds)
    }
    return unsafe Tree(pointer: tree)
  }

  /// Bytes that a parse may take.
  private static func memory(bytes: Int) -> Int { (256 << 20) + 256 * bytes }

  private func ready() throws(Refusal) -> Handles {
    if let handles { return handles }
    guard let arena = unsafe cellscope_arena_new(),
      let parser = unsafe cellscope_parser_new(arena, language.pointer)
    else { throw .tooIntricate }
    return unsafe Handles(arena: arena, parser: parser)
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
