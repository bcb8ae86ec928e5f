import Annotation

/// Takes an answer's body as it is written.
final class BodyWriter {
  /// Where it is written to.
  var sink: ByteSink
  private let parts: Parts

  /// - Parameters:
  ///   - room: counts the bytes; nil for a short sentence.
  ///   - advance: what was set aside for them.
  init(_ room: Room?, _ advance: Room? = nil) {
    let parts = Parts(room, advance)
    self.parts = parts
    sink = ByteSink { try parts.append($0) }
  }

  /// All of it, in parts. Throws as `Room.grow`.
  func finished() throws -> [[UInt8]] {
    try sink.flush()
    return parts.all
  }
}

/// Parts of at most 1 MB: one array for all would be copied each time it grows.
private final class Parts {
  private static let length = 1 << 20
  private let room: Room?
  private let advance: Room?
  private(set) var all: [[UInt8]] = []

  init(_ room: Room?, _ advance: Room?) {
    self.room = room
    self.advance = advance
  }

  func append(_ bytes: [UInt8]) throws {
    try room?.grow(by: bytes.count, from: advance)
    if let last = all.last, last.count + bytes.count <= Self.length {
      all[all.count - 1] += bytes
    } else {
      all.append(bytes)
      if all.count > 1 { all[all.count - 1].reserveCapacity(Self.length) }
    }
  }
}
