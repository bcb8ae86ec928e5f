import Corpus
import Discovery
import Network
import Synchronization

/// Reads the given files for the index while nobody waits for anything else.
struct IndexBuilder {
  let instrument: Instrument

  /// Files read side by side.
  private static let width = 16

  func build() async {
    let (index, files) = (instrument.index, instrument.files.files)
    // A sample of all of them where they are more than there is room for.
    let selection = CorpusSelection(
      files, for: instrument.model, trainedOn: true,
      bytes: files.reduce(0) { $0 + $1.size } > index.room ? index.room : nil)
    let planned = selection.files.reduce(0) { $0 + min($1.size, instrument.limits.text) }
    index.begin(
      given: (files.count, files.reduce(0) { $0 + $1.size }), planned: min(planned, index.room))
    var left = index.room
    await withTaskGroup(of: Void.self) { group in
      for (place, file) in selection.files.enumerated() where !Task.isCancelled {
        if place >= Self.width { await group.next() }
        left -= min(file.size, instrument.limits.text)
        if left < 0 { break }
        group.addTask { await read(file) }
      }
    }
    if !Task.isCancelled { index.finish() }
  }

  /// A file that can't be read any more is left out.
  private func read(_ file: CorpusFile) async {
    let (files, limit) = (instrument.files, instrument.limits.text)
    let bytes = try? await instrument.bench.run { () throws(Problem) in
      try files.read(file.path, limit: limit).bytes
    }
    guard let bytes, !bytes.isEmpty else { return }
    let (index, shape) = (instrument.index, instrument.model.shape)
    let found = Guarded(FileLevels(shape))
    let isWanted = Flag()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        instrument.reader.read(
          Stretch(of: bytes, 0..<bytes.count, from: nil, urgency: .later) { activations in
            found.value.withLock { $0.add(activations) }
            index.advance(activations.range.count)
            return isWanted.isSet
          } end: {
            continuation.resume()
          })
      }
    } onCancel: {
      isWanted.clear()
    }
    let levels = found.value.withLock { $0 }
    guard levels.bytes == bytes.count else { return }
    index.add(
      CorpusIndex.File(
        path: file.path, bytes: bytes, levels: levels.levels,
        seeds: Seeds(levels.states, every: CorpusIndex.stride)))
  }
}

/// A file's levels as they come.
private struct FileLevels: Sendable {
  private let shape: Shape
  private(set) var levels: [UInt8] = []
  private(set) var states: [[Float]] = []
  private(set) var bytes = 0
  private var blocks = 0

  init(_ shape: Shape) {
    self.shape = shape
  }

  mutating func add(_ activations: borrowing Activations) {
    let (count, h) = (activations.range.count, shape.hidden)
    for layer in 0..<shape.layers {
      unsafe activations.withRows(layer: layer, .cell) { base, stride in
        var least = unsafe Array(UnsafeBufferPointer(start: base, count: h))
        var most = least
        for t in 1..<max(count, 1) {
          for unit in 0..<h {
            let value = unsafe base[t * stride + unit]
            least[unit] = min(least[unit], value)
            most[unit] = max(most[unit], value)
          }
        }
        for unit in 0..<h {
          levels.append(CorpusIndex.step(most[unit]) << 4 | CorpusIndex.step(least[unit]))
        }
      }
    }
    bytes += count
    blocks += 1
    if blocks % CorpusIndex.stride == 0 { states.append(activations.state) }
  }
}
