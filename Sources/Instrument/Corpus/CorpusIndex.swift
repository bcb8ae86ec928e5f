import Network
import Synchronization

/// Where in files which cells are on, roughly: for each 64 bytes of a file, the least and the most of
/// every memory cell in 16 steps; and states to read on from, so that what is found is then looked at
/// exactly.
///
/// Memory: L H bytes for 64 bytes of text, and 8 L H for 1,024: 12 bytes a byte of text at 1 x 512, so
/// 128 MB hold 10 MB of text.
final class CorpusIndex: Sendable {
  /// Blocks between two states.
  static let stride = 16

  /// One file, read.
  struct File: Sendable {
    let path: String
    let bytes: [UInt8]
    /// (blocks, L H): the most in the upper 4 bits, the least in the lower.
    let levels: [UInt8]
    let seeds: Seeds
  }

  /// `GET /api/index`.
  struct Progress: Encodable {
    let files: Int
    let bytes: Int
    /// Of how many that were given.
    let filesGiven: Int
    let bytesGiven: Int
    /// How many bytes will be read, at most: memory is bounded.
    let bytesPlanned: Int
    let isDone: Bool

    enum CodingKeys: String, CodingKey {
      case files, bytes
      case filesGiven = "files_given"
      case bytesGiven = "bytes_given"
      case bytesPlanned = "bytes_planned"
      case isDone = "done"
    }
  }

  let shape: Shape
  private let state = Mutex(State())
  private let bound: Int

  private struct State {
    var files: [File] = []
    var places: [String: Int] = [:]
    var bytesRead = 0
    var given = (files: 0, bytes: 0)
    var planned = 0
    var isDone = false
  }

  init(_ shape: Shape, limits: Limits) {
    self.shape = shape
    bound = limits.index
  }

  /// How many bytes of text there is room for.
  var room: Int {
    let cells = shape.layers * shape.hidden
    let perBlock = cells + 8 * cells / Self.stride + Block.length
    return bound / perBlock * Block.length
  }

  var progress: Progress {
    state.withLock { state in
      Progress(
        files: state.files.count, bytes: state.bytesRead, filesGiven: state.given.files,
        bytesGiven: state.given.bytes, bytesPlanned: state.planned, isDone: state.isDone)
    }
  }

  func begin(given: (files: Int, bytes: Int), planned: Int) {
    state.withLock { state in
      state.given = given
      state.planned = planned
    }
  }

  /// So many more bytes were read, of a file that is perhaps not read to its end yet.
  func advance(_ bytes: Int) {
    state.withLock { $0.bytesRead += bytes }
  }

  func add(_ file: File) {
    state.withLock { state in
      state.places[file.path] = state.files.count
      state.files.append(file)
    }
  }

  func finish() {
    state.withLock { $0.isDone = true }
  }

  var files: [File] {
    state.withLock { $0.files }
  }

  /// States within a file, if it was read as it is now.
  func seeds(of path: String, _ bytes: [UInt8]) -> Seeds {
    let file = state.withLock { state in state.places[path].map { state.files[$0] } }
    guard let file, file.bytes == bytes else { return Seeds() }
    return file.seeds
  }

  /// One of 16 steps of tanh c.
  static func step(_ value: Float) -> UInt8 {
    UInt8(min(15, max(0, (value + 1) * 8)))
  }
}
