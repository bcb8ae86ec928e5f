import Glibc

/// Messages between two processes, over a socket: 8 bytes of length, then as many bytes.
@safe struct QueryChannel {
  let descriptor: Int32

  /// False where nobody is at the other end.
  func send(_ message: [UInt8]) -> Bool {
    let length = unsafe withUnsafeBytes(of: UInt64(message.count)) { unsafe Array($0) }
    return write(length) && write(message)
  }

  /// The next message; nil where nobody is at the other end.
  func receive() -> [UInt8]? {
    guard let length = read(8) else { return nil }
    return read(Int(unsafe length.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt64.self) }))
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // No signal where the other end is gone: the result says it.
      let sent = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let more = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress! + got, count - got, 0)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { return nil }
      got += more
    }
    return bytes
  }
}
