import Foundation
import Testing

@testable import Instrument

@Suite struct `Memory that requests share` {
  @Test func `what is taken is given back, and there is never more than the limit`() throws {
    let memory = Memory(800_000)
    let first = try memory.room(for: 600_000)
    let problem = #expect(throws: Problem.self) { try memory.room(for: 200_000) }
    #expect(problem?.status == 503 && problem?.retryAfter == 1)
    #expect(memory.bytes == 600_000)
    try first.grow(by: 100_000)
    // Of the last eighth only what is small has some.
    #expect(throws: Problem.self) { try memory.room(for: 4_000) }
    let small = try memory.room(for: 100)
    #expect(memory.bytes == 700_100)
    withExtendedLifetime((first, small)) {}
  }

  @Test func `a room that is no longer used is free`() throws {
    let memory = Memory(1_000)
    for _ in 0..<5 { _ = try memory.room(for: 800) }
    #expect(memory.bytes == 0)
    #expect(throws: Problem.self) { try memory.room(for: 801 + 100) }
    #expect(memory.bytes == 0)
  }

  @Test func `more than one request may take is too large, not a matter of time`() throws {
    let memory = Memory(800_000)
    #expect(throws: Problem(413, "That takes more memory than there is; ask for less at once.")) {
      try memory.room(for: 700_001)
    }
    let room = try memory.room(for: 400_000)
    #expect((#expect(throws: Problem.self) { try room.grow(by: 400_000) })?.status == 413)
  }

  @Test func `half of it is counted in the whole, and has a limit of its own`() throws {
    let memory = Memory(800_000)
    let half = memory.half()
    let first = try half.room(for: 340_000)
    #expect(memory.bytes == 340_000 && half.bytes == 340_000)
    #expect((#expect(throws: Problem.self) { try half.room(for: 20_000) })?.status == 503)
    let other = try memory.room(for: 340_000)
    #expect((#expect(throws: Problem.self) { try memory.room(for: 40_000) })?.status == 503)
    #expect(memory.bytes == 680_000 && half.bytes == 340_000)
    withExtendedLifetime((first, other)) {}
  }

  @Test func `what was set aside is moved, not taken twice`() throws {
    let memory = Memory(800_000)
    let (advance, room) = (try memory.room(for: 500_000), try memory.room(for: 100_000))
    try room.grow(by: 450_000, from: advance)
    #expect(memory.bytes == 600_000)
    try room.grow(by: 100_000, from: advance)
    #expect(memory.bytes == 650_000)
    room.shrink(by: 600_000)
    #expect(memory.bytes == 50_000)
    advance.shrink(by: 1)
    room.shrink(by: 100_000)
    #expect(memory.bytes == 0)
  }

  @Test func `what can be had again is forgotten first`() throws {
    let memory = Memory(800_000)
    memory.add(700_000)
    memory.whenShort { most in memory.add(most - memory.bytes) }
    let room = try memory.room(for: 300_000)
    #expect(memory.bytes == 700_000)
    withExtendedLifetime(room) {}
  }

  @Test func `an answer is counted until it is sent, and told to be too large`() throws {
    let memory = Memory(800_000)
    do {
      let response = Response(type: "text/plain", body: [UInt8](repeating: 97, count: 300_000))
      let message = Message(response, in: memory)
      #expect(message.status == 200 && message.count == 300_000 && memory.bytes == 300_000)
      let other = Message(
        Response(type: "text/plain", body: [UInt8](repeating: 97, count: 600_000)), in: memory)
      #expect(other.status == 503 && memory.bytes == 300_000)
      withExtendedLifetime(message) {}
    }
    #expect(memory.bytes == 0)
    let huge = Response(type: "text/plain", body: [UInt8](repeating: 97, count: 900_000))
    #expect(Message(huge, in: memory).status == 413)
  }

  @Test func `bodies that are held take what they sent, no more, and small ones have room still`()
    async throws
  {
    var limits = Limits()
    limits.memory = 800_000
    let running = try Running(limits: limits, `Serving clients`.echo)
    let head =
      "POST /b HTTP/1.1\r\n\(running.host)\r\nContent-Type: application/json\r\n"
      + "Connection: close\r\nContent-Length: "
    var holders: [Client] = []
    for _ in 0..<5 {
      let holder = try running.client()
      holder.send("\(head)300000\r\n\r\n")
      holders.append(holder)
    }
    // Bodies have half of the memory, large ones seven eighths of that.
    let large = String(repeating: "a", count: 250_000)
    holders[0].send(large)
    while running.server.memory.bytes < 250_000 { try await Task.sleep(for: .milliseconds(5)) }
    holders[1].send(large)
    let refused = await holders[1].rest()
    #expect(refused.hasPrefix("HTTP/1.1 503") && refused.contains("Retry-After: 1"))
    #expect(try await running.exchange("\(head)2\r\n\r\n{}").hasSuffix("/b 2"))
    holders[0].send(String(repeating: "a", count: 50_000))
    #expect(await holders[0].rest().hasSuffix("/b 300000"))
    holders = []
    for _ in 0..<400 where running.server.memory.bytes > 0 {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(running.server.memory.bytes == 0)
  }

  @Test func `an answer of too many numbers is refused before anything is read`() async throws {
    var limits = Limits()
    limits.numbers = 1_000
    let stand = try Stand(limits: limits)
    let text = String(repeating: "a", count: 501)
    for columns: [String: Any] in [
      ["neurons": ["l0.c.0", "l0.c.1"]], ["neurons": ["l0.c.0"], "nats": true],
      ["labels": ["comment", "string"]], ["predictions": 1],
    ] {
      let body = columns.merging(["text": text]) { $1 }
      let answer = try await stand.post("/api/read", body)
      #expect(answer.isRefusal(413) && answer.error.contains("shorter stretch"), "\(columns)")
      #expect(try await stand.post("/api/read", body, form: "csv").isRefusal(413))
      let part = body.merging(["to": 500]) { $1 }
      #expect(try await stand.post("/api/read", part).status == 200, "\(columns)")
    }
  }

  @Test func `labels of texts that are kept are counted, and given back with the texts`()
    async throws
  {
    let memory = Memory(1 << 28)
    do {
      let stand = try Stand(memory: memory)
      _ = try await stand.post("/api/read", ["text": Stand.code])
      let before = memory.bytes
      #expect(before >= Stand.code.utf8.count)
      _ = try await stand.post("/api/read", ["text": Stand.code, "labels": ["comment"]])
      #expect(memory.bytes > before + 500)
      let known = memory.bytes
      _ = try await stand.post("/api/read", ["text": Stand.code, "labels": ["comment"]])
      #expect(memory.bytes == known)
    }
    // The reading's own thread ends a moment later.
    for _ in 0..<400 where memory.bytes > 0 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(memory.bytes == 0)
  }

  @Test func `where memory is taken by others a text is read later, not beyond the limit`()
    async throws
  {
    let memory = Memory(400_000)
    let stand = try Stand(hidden: 64, memory: memory)
    let body: [String: Any] = ["text": ReadTests.long, "neurons": ["l0.c.0"]]
    var taken: Room? = try memory.room(for: 340_000)
    let answer = try await stand.post("/api/read", body)
    #expect(answer.isRefusal(503) && taken != nil, "\(answer.text)")
    taken = nil
    #expect(try await stand.post("/api/read", body).status == 200)
    #expect(memory.bytes <= 400_000)
  }
}
