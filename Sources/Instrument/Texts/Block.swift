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
  private let gauge: Gauge

  /// More columns than this make room for new ones.
  private static let mostColumns = 64

  init(state: [Float]?, nats: [Float], levels: CellLevels?, gauge: Gauge) {
    self.state = state
    self.nats = nats
    self.levels = levels
    self.gauge = gauge
    gauge.add(fixed)
  }

  deinit { gauge.add(-fixed - columns.withLock { Self.size($0) }) }

  /// A neuron's value after each byte, if it was asked for before.
  func values(of neuron: NeuronID) -> [Float]? {
    columns.withLock { $0[neuron] }
  }

  /// - Parameter wanted: those of the same request, which are not dropped for it.
  func keep(_ values: [Float], of neuron: NeuronID, besides wanted: [NeuronID]) {
    let change = columns.withLock { columns in
      let before = Self.size(columns)
      if columns.count >= Self.mostColumns {
        columns = columns.filter { wanted.contains($0.key) }
      }
      columns[neuron] = values
      return Self.size(columns) - before
    }
    gauge.add(change)
  }

  private var fixed: Int {
    200 + 4 * (state?.count ?? 0) + 4 * nats.count + (levels?.levels.count ?? 0)
  }

  private static func size(_ columns: [NeuronID: [Float]]) -> Int {
    columns.reduce(0) { $0 + 100 + 4 * $1.value.count }
  }
}

/// Bytes of memory in use, as those count who use them.
final class Gauge: Sendable {
  private let count = Atomic(0)

  var bytes: Int { count.load(ordering: .relaxed) }

  func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
}
