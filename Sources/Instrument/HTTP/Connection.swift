import FlyingSocks
import Foundation
import Glibc

/// One client's connection: reads a request, has it answered, and so on until either side has enough.
///
/// FlyingSocks waits for the socket; requests are read here, not by FlyingFox's server, which keeps a
/// header of any length, waits for one for ever, and closes without a word where one is malformed.
struct Connection: Sendable {
  let socket: AsyncSocket
  let limits: Limits
  /// For answers until they are taken.
  let memory: Memory
  /// For bodies.
  let bodies: Memory
  /// Says what is wrong with a request before its body is read.
  let check: @Sendable (RequestHead) throws(Problem) -> Void
  let answer: @Sendable (Request) async -> Response

  /// Serves until the connection ends, and closes it.
  func serve() async {
    defer { try? socket.close() }
    var received: [UInt8] = []
    do {
      while let request = try await next(&received) {
        guard let message = await watched(request) else { return }
        let isLast = !request.head.keepsAlive
        try await send(message, isLast: isLast, withBody: request.head.method != "HEAD")
        if isLast { return }
      }
    } catch let problem as Problem {
      await say(problem)
    } catch {}
  }

  /// Says why there is no answer, and closes.
  func refuse(_ problem: Problem) async {
    defer { try? socket.close() }
    await say(problem)
  }

  /// Says it, and waits a moment for the client to take it.
  private func say(_ problem: Problem) async {
    try? await send(Message(problem), isLast: true, withBody: true)
    await linger()
  }

  /// The next request; nil where no more will come. `received` holds what was read beyond it.
  private func next(_ received: inout [UInt8]) async throws -> Request? {
    if received.isEmpty {
      guard let first = try await within(limits.idle, { try await read() }) else { return nil }
      received = first
    }
    let (socket, start, limit) = (socket, received, limits.head)
    let found = try await within(limits.transfer) { () -> (head: RequestHead, rest: [UInt8]) in
      var bytes = start
      while true {
        if let end = Self.end(of: bytes) {
          return (try RequestHead(bytes[..<end.lines]), Array(bytes[end.body...]))
        }
        if bytes.count > limit {
          throw Problem(431, "The request's head may take \(limit) bytes at most.")
        }
        bytes += try await socket.read(atMost: 4096)
      }
    }
    guard let (head, rest) = found else { throw Self.slow }
    if head.length > limits.body { throw Problem.tooLarge("A body", limits.body) }
    try check(head)
    let room = Room(in: bodies)
    let body = try await body(head, rest, room)
    received = Array(rest.dropFirst(head.length))
    return Request(head, body: body, room: room)
  }

  /// - Parameter room: grows as the body comes: what is only announced takes nothing.
  private func body(_ head: RequestHead, _ rest: [UInt8], _ room: Room) async throws -> [UInt8] {
    let rest = Array(rest.prefix(head.length))
    try room.grow(by: rest.count)
    if rest.count == head.length { return rest }
    let socket = socket
    let read = try await within(limits.transfer) { () -> [UInt8] in
      if head.headers["expect"]?.lowercased() == "100-continue" {
        try await socket.write(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8))
      }
      var bytes = rest
      bytes.reserveCapacity(head.length)
      while bytes.count < head.length {
        let more = try await socket.read(atMost: min(4096, head.length - bytes.count))
        try room.grow(by: more.count)
        bytes += more
      }
      return bytes
    }
    guard let read else { throw Self.slow }
    return read
  }

  private static var slow: Problem { Problem(408, "The request took too long to arrive.") }

  private func read() async throws -> [UInt8] {
    try await socket.read(atMost: 4096)
  }

  /// The answer; nil where it took too long and a sentence was sent instead, or the client left.
  private func watched(_ request: Request) async -> Message? {
    let (answer, socket, memory) = (answer, socket, memory)
    let late = Problem(503, "That took too long; ask for less at once.", retryAfter: 1)
    let limit = limits.answer
    return await withTaskGroup(of: Message?.self) { group in
      group.addTask { Message(await answer(request), in: memory) }
      group.addTask {
        let end = ContinuousClock.now + .seconds(limit)
        while ContinuousClock.now < end {
          do { try await Task.sleep(for: .milliseconds(100)) } catch { return nil }
          if Self.hasLeft(socket) { return nil }
        }
        return Message(late)
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }

  /// Whether the client closed its side: nobody waits for the answer.
  private static func hasLeft(_ socket: AsyncSocket) -> Bool {
    var byte: UInt8 = 0
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let got = unsafe recv(socket.socket.file.rawValue, &byte, 1, flags)
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)
  }

  private func send(_ message: Message, isLast: Bool, withBody: Bool) async throws {
    let head = message.head(keepsAlive: !isLast)
    let parts = withBody ? message.parts : []
    let socket = socket
    let sent: Void? = try await within(limits.transfer) {
      // The first part goes with the head: two small packets would wait for each other.
      try await socket.write(Data(head + (parts.first ?? [])))
      for part in parts.dropFirst() { try await socket.write(Data(part)) }
    }
    if sent == nil { throw CancellationError() }
  }

  /// Takes what is still coming for a moment: closing at once would make the system drop the answer.
  private func linger() async {
    let socket = socket
    shutdown(socket.socket.file.rawValue, Int32(SHUT_WR))
    _ = try? await within(1) {
      var taken = 0
      while taken < 8 << 20 { taken += try await socket.read(atMost: 4096).count }
    }
  }

  /// Where a head's lines end, and where what follows them begins.
  private static func end(of bytes: [UInt8]) -> (lines: Int, body: Int)? {
    var index = bytes.startIndex
    while let newline = bytes[index...].firstIndex(of: 0x0A) {
      let after = newline + 1
      if bytes[after...].starts(with: [0x0D, 0x0A]) { return (newline, after + 2) }
      if bytes[after...].first == 0x0A { return (newline, after + 1) }
      index = after
    }
    return nil
  }
}
