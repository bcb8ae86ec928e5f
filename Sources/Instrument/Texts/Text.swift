import Network
import Syntax
import Synchronization

/// A text that somebody looks at, and what is known of it. It never changes: an edit makes another,
/// which takes over what was known of the bytes before the edit.
final class Text: Sendable {
  /// What to ask for it by.
  let id: String
  let bytes: [UInt8]
  /// The file it is, as it was listed; nil for what was typed or changed.
  let file: String?
  /// How long the file is of which these are the first bytes.
  let fileSize: Int
  let grammar: Grammar
  /// States that are known without reading from the start, by the byte they are before; ascending.
  let seeds: Seeds
  let turns = Turns()

  private let blocks: Mutex<[Block?]>
  private let labelled = Mutex<Labels?>(nil)
  private let memory: Memory?

  /// - Parameter memory: what its bytes are counted in; nil where somebody else keeps them, too.
  init(
    _ bytes: [UInt8], file: String? = nil, fileSize: Int? = nil, grammar: Grammar,
    seeds: Seeds = Seeds(), keeping kept: [Block?] = [], memory: Memory?
  ) {
    var generator = SystemRandomNumberGenerator()
    id = String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
    self.bytes = bytes
    self.file = file
    self.fileSize = fileSize ?? bytes.count
    self.grammar = grammar
    self.seeds = seeds
    let count = (bytes.count + Block.length - 1) / Block.length
    let missing = [Block?](repeating: nil, count: max(0, count - kept.count))
    blocks = Mutex(Array(kept.prefix(count)) + missing)
    self.memory = memory
    memory?.add(size)
  }

  deinit { memory?.add(-size - (labelled.withLock { $0?.memory } ?? 0)) }

  /// Without what is known of it.
  private var size: Int { 200 + bytes.count + bytes.count / Block.length * 8 }

  /// The text that an edit makes of it.
  ///
  /// A block stays good if every byte in it and the one after it are as they were, for it says how
  /// surprising that one is.
  func applying(_ edit: Edit) throws(Problem) -> Text {
    let changed = try edit.applied(to: bytes)
    let kept = blocks.withLock { Array($0.prefix(max(0, edit.at - 1) / Block.length)) }
    return Text(
      changed, grammar: grammar, seeds: seeds.before(byte: edit.at), keeping: kept, memory: memory)
  }

  func block(_ index: Int) -> Block? {
    blocks.withLock { $0[index] }
  }

  func keep(_ block: Block, at index: Int) {
    blocks.withLock { $0[index] = block }
  }

  /// The bytes of a block.
  func range(ofBlock index: Int) -> Range<Int> {
    index * Block.length..<min((index + 1) * Block.length, bytes.count)
  }

  /// The blocks that hold these bytes.
  func blocks(of range: Range<Int>) -> Range<Int> {
    if range.isEmpty { return 0..<0 }
    return range.lowerBound / Block.length..<(range.upperBound - 1) / Block.length + 1
  }

  /// The last block at or before `index` before which the state is known, and that state; nil for the
  /// zero state.
  func entry(to index: Int) -> (block: Int, state: [Float]?) {
    let seed = seeds.last(before: index)
    let own = blocks.withLock { blocks -> (block: Int, state: [Float])? in
      for before in (0..<index).reversed() {
        if let state = blocks[before]?.state { return (before + 1, state) }
      }
      return nil
    }
    if let own, own.block >= seed?.block ?? 0 { return (own.block, own.state) }
    return seed.map { ($0.block, $0.state) } ?? (0, nil)
  }

  /// Bytes of memory that parsing it takes for a moment: of the kernel's sources 40 a byte, where code has
  /// no blanks up to 250.
  var parsing: Int { labelled.withLock { $0 == nil } ? 64 * bytes.count : 0 }

  /// What is true of each byte, for every feature of its language. Parses it at the first call; one
  /// thread calls at a time.
  func labels() throws(SyntaxError) -> Labels {
    if let known = labelled.withLock({ $0 }) { return known }
    let labels = try Labeler(grammar).labels(of: bytes)
    labelled.withLock { $0 = labels }
    memory?.add(labels.memory)
    return labels
  }
}

/// States before some of a text's blocks, as an index of files kept them.
struct Seeds: Sendable {
  private let states: [[Float]]
  /// Blocks from one to the next; the first is before block `stride`.
  private let stride: Int

  init(_ states: [[Float]] = [], every stride: Int = 1) {
    self.states = states
    self.stride = stride
  }

  func last(before index: Int) -> (block: Int, state: [Float])? {
    let count = min(index / stride, states.count)
    return count == 0 ? nil : (count * stride, states[count - 1])
  }

  /// Those that no change from `byte` on makes wrong.
  func before(byte: Int) -> Seeds {
    Seeds(Array(states.prefix(byte / (stride * Block.length))), every: stride)
  }
}

/// A change to a text.
struct Edit: Sendable, Decodable {
  /// The byte before which it begins.
  let at: Int
  /// How many bytes go.
  let remove: Int
  /// What comes in their place.
  let insert: String

  func applied(to bytes: [UInt8]) throws(Problem) -> [UInt8] {
    guard at >= 0, remove >= 0, at <= bytes.count, remove <= bytes.count - at else {
      throw .bad("The edit lies outside the text, which has \(bytes.count) bytes.")
    }
    return Array(bytes[..<at]) + Array(insert.utf8) + Array(bytes[(at + remove)...])
  }
}

/// Lets one after the other through, in the order they came.
actor Turns {
  private var isTaken = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if !isTaken {
      isTaken = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func give() {
    if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
  }
}
