import Foundation
import Glibc

@testable import Instrument

/// A server on a port of its own, stopped at the end of its life.
final class Running: Sendable {
  let server: Server
  private let task: Task<Void, Never>

  init(
    limits: Limits = Limits(), _ answer: @escaping @Sendable (Request) async -> Response
  ) throws {
    let server = try Server(host: "127.0.0.1", port: 0, limits: limits)
    self.server = server
    task = Task { await server.run(answer) }
  }

  deinit { task.cancel() }

  /// The line that names it, in a request.
  var host: String { "Host: 127.0.0.1:\(server.port)" }

  func client() throws -> Client { try Client(port: server.port) }

  /// What comes back for these bytes, until the server closes.
  func exchange(_ text: String) async throws -> String {
    let client = try client()
    client.send(text)
    return await client.rest()
  }
}

/// A client that says what it likes.
final class Client: Sendable {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let connected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size)
      }
    }
    if connected != 0 { throw POSIXError(.ECONNREFUSED) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends bytes; returns how many were taken before the other side closed.
  @discardableResult
  func send(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.send(
          descriptor, all.baseAddress?.advanced(by: sent), bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  /// What comes until the server closes, or for 20 seconds.
  func rest() async -> String {
    await onThread { [self] in
      var all: [UInt8] = []
      while let part = received() { all += part }
      return String(decoding: all, as: UTF8.self)
    }
  }

  /// What comes next, as much as there is.
  func some() async -> String {
    await onThread { [self] in received().map { String(decoding: $0, as: UTF8.self) } ?? "" }
  }

  /// One answer, by its length.
  func answer() async -> String {
    await onThread { [self] in
      var all: [UInt8] = []
      while let part = received() {
        all += part
        let text = String(decoding: all, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
          let length = text.range(of: "Content-Length: ").flatMap({
            Int(text[$0.upperBound...].prefix { $0.isNumber })
          })
        else { continue }
        if text[end.upperBound...].utf8.count >= length { return text }
      }
      return String(decoding: all, as: UTF8.self)
    }
  }

  private func received() -> [UInt8]? {
    var part = [UInt8](repeating: 0, count: 65536)
    let count = unsafe recv(descriptor, &part, part.count, 0)
    return count > 0 ? Array(part.prefix(count)) : nil
  }

  /// Waiting must not keep a thread from those that serve.
  private func onThread(_ body: @escaping @Sendable () -> String) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }
}
