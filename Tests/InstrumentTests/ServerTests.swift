import Foundation
import Testing

@testable import Instrument

@Suite struct `Serving clients` {
  /// Answers with the path and the length of the body.
  static func echo(_ request: Request) async -> Response {
    Response(
      type: "text/plain", body: Array("\(request.head.path) \(request.body.count)".utf8))
  }

  @Test func `requests follow each other on a connection, also sent at once`() async throws {
    let running = try Running(Self.echo)
    let client = try running.client()
    client.send("GET /a HTTP/1.1\r\n\(running.host)\r\n\r\n")
    #expect(await client.answer().hasSuffix("\r\n\r\n/a 0"))
    let json = "Content-Type: application/json\r\nContent-Length: 3\r\n\r\n[1]"
    client.send(
      "POST /b HTTP/1.1\r\n\(running.host)\r\n\(json)"
        + "GET /c HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n")
    let both = await client.rest()
    #expect(both.contains("\r\n\r\n/b 3HTTP/1.1 200") && both.hasSuffix("\r\n\r\n/c 0"))
  }

  @Test func `an answer to HEAD has no body`() async throws {
    let running = try Running(Self.echo)
    let text = try await running.exchange(
      "HEAD /a HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n")
    #expect(text.contains("Content-Length: 4") && text.hasSuffix("\r\n\r\n"))
  }

  @Test func `every answer says what may be done with it`() async throws {
    let running = try Running(Self.echo)
    for request in ["GET / HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n", "\r\n\r\n"] {
      let text = try await running.exchange(request)
      #expect(text.contains("Content-Security-Policy: default-src 'none'"))
      #expect(text.contains("frame-ancestors 'none'") && !text.contains("unsafe"))
      #expect(text.contains("X-Content-Type-Options: nosniff"))
    }
  }

  @Test(arguments: [
    ("nonsense\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400), ("\u{16}\u{3}\u{1}\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
    ("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 2\r\n\r\n{}", 415),
    ("GET / HTTP/1.1\r\nHost: localhost:PORT\r\nOrigin: http://evil.example\r\n\r\n", 403),
    ("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ("POST / HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 99999999\r\n\r\n", 413),
  ])
  func `what can't be read is told why, and the connection ends`(text: String, status: Int)
    async throws
  {
    let running = try Running(Self.echo)
    let answer = try await running.exchange(
      text.replacing("PORT", with: "\(running.server.port)"))
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
    #expect(answer.contains("Connection: close") && answer.contains("{\"error\":\""))
  }

  @Test func `what follows a refused body is no request of its own`() async throws {
    let running = try Running(Self.echo)
    let hidden = "GET /hidden HTTP/1.1\r\n\(running.host)\r\n\r\n"
    let answer = try await running.exchange(
      "POST / HTTP/1.1\r\n\(running.host)\r\nContent-Type: text/plain\r\n"
        + "Content-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)")
    #expect(answer.hasPrefix("HTTP/1.1 415") && !answer.contains("/hidden"))
  }

  @Test func `a head without an end is cut off`() async throws {
    let running = try Running(Self.echo)
    let client = try running.client()
    client.send("GET / HTTP/1.1\r\n\(running.host)\r\nX: " + String(repeating: "a", count: 1 << 20))
    #expect(await client.rest().hasPrefix("HTTP/1.1 431"))
  }

  @Test func `a body longer than allowed is refused before it is sent, and after`() async throws {
    var limits = Limits()
    limits.body = 1_000
    let running = try Running(limits: limits, Self.echo)
    let head = "POST / HTTP/1.1\r\n\(running.host)\r\nContent-Type: application/json\r\n"
    for body in ["", String(repeating: "a", count: 1 << 20)] {
      let answer = try await running.exchange(head + "Content-Length: 1048576\r\n\r\n" + body)
      #expect(answer.hasPrefix("HTTP/1.1 413"))
    }
  }

  @Test func `a client that asks whether to go on is told to`() async throws {
    let running = try Running(Self.echo)
    let client = try running.client()
    client.send(
      "POST /x HTTP/1.1\r\n\(running.host)\r\nContent-Type: application/json\r\n"
        + "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n")
    #expect(await client.some() == "HTTP/1.1 100 Continue\r\n\r\n")
    client.send("{}")
    let text = await client.rest()
    #expect(text.hasPrefix("HTTP/1.1 200") && text.hasSuffix("/x 2"))
  }

  @Test func `slow and silent clients end by themselves and keep nobody waiting`() async throws {
    var limits = Limits()
    limits.transfer = 0.3
    limits.idle = 0.3
    let running = try Running(limits: limits, Self.echo)
    let silent = try (0..<20).map { _ in try running.client() }
    let slow = try (0..<20).map { _ in try running.client() }
    for client in slow { client.send("GET / HT") }
    let halfway = try running.client()
    halfway.send(
      "POST / HTTP/1.1\r\n\(running.host)\r\nContent-Type: application/json\r\n"
        + "Content-Length: 9\r\n\r\n[1")
    let quick = try await running.exchange(
      "GET /q HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n")
    #expect(quick.hasSuffix("/q 0"))
    for client in slow { #expect(await client.rest().hasPrefix("HTTP/1.1 408")) }
    #expect(await halfway.rest().hasPrefix("HTTP/1.1 408"))
    for client in silent { #expect(await client.rest().isEmpty) }
  }

  @Test func `an answer that takes too long is given up, and so is one nobody waits for`()
    async throws
  {
    var limits = Limits()
    limits.answer = 0.3
    let ended = Flag()
    let running = try Running(limits: limits) { _ in
      await withTaskCancellationHandler {
        try? await Task.sleep(for: .seconds(60))
      } onCancel: {
        ended.clear()
      }
      return Response(type: "text/plain", body: [])
    }
    let text = try await running.exchange(
      "GET / HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 503") && text.contains("Retry-After: 1"))
    #expect(!ended.isSet)
  }

  @Test func `a client that leaves has its work ended`() async throws {
    let (began, ended) = (Flag(), Flag())
    let running = try Running { _ in
      began.clear()
      await withTaskCancellationHandler {
        try? await Task.sleep(for: .seconds(60))
      } onCancel: {
        ended.clear()
      }
      return Response(type: "text/plain", body: [])
    }
    var client: Client? = try running.client()
    client?.send("GET / HTTP/1.1\r\n\(running.host)\r\n\r\n")
    while began.isSet { try await Task.sleep(for: .milliseconds(5)) }
    client = nil
    for _ in 0..<400 where ended.isSet { try await Task.sleep(for: .milliseconds(10)) }
    #expect(!ended.isSet && client == nil)
  }

  @Test func `more connections than allowed are told to come back`() async throws {
    var limits = Limits()
    limits.connections = 2
    let running = try Running(limits: limits, Self.echo)
    let held = try (0..<2).map { _ in try running.client() }
    for client in held {
      client.send("GET /a HTTP/1.1\r\n\(running.host)\r\n\r\n")
      #expect(await client.answer().hasSuffix("/a 0"))
    }
    let text = try await running.exchange("GET / HTTP/1.1\r\n\(running.host)\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 503") && text.contains("Retry-After: 1"))
  }

  @Test func `however many are turned away, those that are served are served on`() async throws {
    var limits = Limits()
    limits.connections = 2
    limits.refusals = 1
    let running = try Running(limits: limits, Self.echo)
    let held = try running.client()
    held.send("GET /a HTTP/1.1\r\n\(running.host)\r\n\r\n")
    #expect(await held.answer().hasSuffix("/a 0"))
    let idle = try running.client()
    let others = try (0..<40).map { _ in try running.client() }
    for other in others { #expect(await other.rest().hasPrefix("HTTP/1.1 503")) }
    held.send("GET /b HTTP/1.1\r\n\(running.host)\r\nConnection: close\r\n\r\n")
    #expect(await held.rest().hasSuffix("/b 0"))
    withExtendedLifetime(idle) {}
  }

  @Test func `a port that is taken is said to be`() throws {
    let first = try Server(host: "127.0.0.1", port: 0)
    #expect(throws: InstrumentError.portTaken(host: "127.0.0.1", port: first.port)) {
      try Server(host: "127.0.0.1", port: first.port)
    }
    #expect(throws: InstrumentError.badHost("example.org")) {
      try Server(host: "example.org", port: 0)
    }
    #expect(throws: InstrumentError.self) { try Server(host: "192.0.2.1", port: 0) }
  }
}
