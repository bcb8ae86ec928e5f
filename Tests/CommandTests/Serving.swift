import Foundation
import Glibc

/// A running `serve`, ended at the end of its life.
final class Serving: Sendable {
  let port: Int
  private let process: Process
  private let place: Sandbox

  /// - Parameter limit: how many descriptors it may have, as the shell's `ulimit` takes it.
  init(limit: String) throws {
    place = try Sandbox()
    process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "ulimit \(limit) && exec \"$0\" serve \"$1\" --port 0", Command.executable,
      try TinyModel.file,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["CELLSCOPE_GRAMMARS": Command.grammars]) { $1 }
    for name in ["out", "messages"] { try place.write(name, "") }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: place("out")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: place("messages")))
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var address = ""
    for _ in 0..<2_000 where !address.hasSuffix("/\n") {
      usleep(5_000)
      address = try String(contentsOfFile: place("out"), encoding: .utf8)
    }
    port = Int(address.dropLast(2).split(separator: ":").last ?? "") ?? 0
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var messages: String {
    get throws { try String(contentsOfFile: place("messages"), encoding: .utf8) }
  }

  /// Ends it as Ctrl-C does; its exit status.
  func end() -> Int32 {
    process.interrupt()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A connection, closed at the end of its life.
  func client() throws -> Connected { try Connected(port: port) }

  /// The status of an answer; 0 for none.
  func status() throws -> Int {
    let client = try client()
    client.ask()
    return client.status()
  }
}

/// A client.
final class Connected {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, size) == 0
      }
    }
    if !isConnected { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }

  func ask() {
    let request = Array("GET /api/index HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    _ = unsafe request.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }

  /// The status of what comes; 0 where the other side closes without a word.
  func status() -> Int {
    var part = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &part, part.count, 0)
    let words = String(decoding: part.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]) ?? 0 : 0
  }
}
