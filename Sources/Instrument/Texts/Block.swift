import Discovery
import Network
import Synchronization

/// What is kept of 64 bytes of a text, or of its end, once the network has read them.
///
/// Memory at 1 x 512: 4 KB of state, 32 KB of levels where they are kept, 256 bytes a cell asked for.
/// A text that an edit was made to shares its blocks with what became of it.
final class Block: Sendable {
  static let length = StretchReader.steps

  /// The state after the last byte, where it is kept.
  let state: [Float]?
  /// -ln p of the byte after each; NaN after a text's last.
  let nats: [Float]
  /// All memory cells, where they are kept.
  let levels: CellLevels?
  private let columns = Mutex<[NeuronID: [Float]]>([:])
  private let memory: Memory

  init(state: [Float]?, nats: [Float], levels: CellLevels?, memory: Memory) {
    self.state = state
    self.nats = nats
    self.levels = levels
    self.memory = memory
    memory.add(fixed)
  }

  deinit { memory.add(-fixed - columns.withLock { Self.size($0) }) }

  /// A neuron's value after each byte, if it was asked for before.
  func values(of neuron: NeuronID) -> [Float]? {
    columns.withLock { $0[neuron] }
  }

  /// - Parameters:
  ///   - wanted: those of the same request, which are not dropped for it.
  ///   - most: more columns than this make room for new ones.
  func keep(_ values: [Float], of neuron: NeuronID, besides wanted: [NeuronID], most: Int) {
    let change = columns.withLock { columns in
      let before = Self.size(columns)
      if columns.count >= most {
        columns = columns.filter { wanted.contains($0.key) }
      }
      columns[neuron] = values
      return Self.size(columns) - before
    }
    memory.add(change)
  }

  private var fixed: Int {
    Self.size(state: state?.count ?? 0, levels: levels?.levels.count ?? 0)
  }

  /// Bytes of memory that a block takes with so many floats of state and levels.
  static func size(state: Int, levels: Int) -> Int {
    200 + 4 * state + 4 * length + levels
  }

  /// Bytes of memory that a cell's values take.
  static let column = 100 + 4 * length

  private static func size(_ columns: [NeuronID: [Float]]) -> Int { columns.count * column }
}
