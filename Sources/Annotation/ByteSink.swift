/// Where rendered output goes: a 64 KB buffer in front of a closure that writes bytes somewhere.
///
/// Whatever the closure throws comes out of `append` and `flush`. Nothing is written on destruction:
/// who makes a sink calls `flush` when done.
package struct ByteSink: ~Copyable {
  private static let capacity = 1 << 16
  private var buffer: [UInt8] = []
  private let drain: ([UInt8]) throws -> Void

  /// `drain` takes all the bytes it is given, or throws.
  package init(drain: @escaping ([UInt8]) throws -> Void) {
    self.drain = drain
    buffer.reserveCapacity(Self.capacity + 64)
  }

  package mutating func append(_ byte: UInt8) throws {
    buffer.append(byte)
    if buffer.count >= Self.capacity { try flush() }
  }

  package mutating func append(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.capacity { try flush() }
  }

  package mutating func append(_ bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Hands everything held back to the closure.
  package mutating func flush() throws {
    guard !buffer.isEmpty else { return }
    try drain(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
