import Testing

@testable import Instrument

@Suite struct `Requests of other sites` {
  private func status(
    _ lines: String..., host: String = "127.0.0.1", port: Int = 8080, method: String = "GET",
    path: String = "/api/model"
  ) throws -> Int {
    let text = ["\(method) \(path) HTTP/1.1"] + lines
    let head = try RequestHead(Array(text.joined(separator: "\r\n").utf8))
    do throws(Problem) {
      try SiteGuard(host: host, port: port).check(head)
      return 200
    } catch {
      return error.status
    }
  }

  @Test(arguments: [
    "127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080",
  ])
  func `this server's own names are answered`(host: String) throws {
    #expect(try status("Host: \(host)") == 200)
    #expect(try status("Host: \(host)", "Origin: http://\(host)") == 200)
  }

  @Test(arguments: ["localhost:9000", "127.0.0.1:1", "[::1]:65535", "localhost", "[::1]"])
  func `a tunnel may begin at another port of the asker's own machine`(host: String) throws {
    #expect(try status("Host: \(host)") == 200)
    #expect(try status("Host: \(host)", "Origin: http://\(host)") == 200)
    #expect(try status("Host: \(host)", "Origin: http://localhost:8080") == 403)
  }

  @Test(arguments: [
    "evil.example:8080", "evil.example", "localhost.evil.example:8080", "127.0.0.1.nip.io:8080", "",
    "localhost:8080:8080", "localhost:", "192.168.0.1:8080", "user@localhost:8080",
    "localhost:8080x", "localhost:+8080", "localhost:-8080", "localhost:08080", "localhost: 8080",
    "localhost :8080", "localhost:0", "localhost:65536", "localhost:0x1F90", "localhost:8080.0",
    "localhost:8e3", "localhost:٨٠٨٠", "localhost.:8080", "127.1:8080", "127.0.0.2:8080",
    "2130706433:8080", "[::1:8080", "::1:8080", "[0:0:0:0:0:0:0:1]:8080", "http://localhost:8080",
    "localhost:8080/", "localhost:8080,evil.example", "localhost:99999999999999999999",
  ])
  func `other names that lead here, or are written in other ways, are not`(host: String) throws {
    #expect(try status("Host: \(host)") == 421)
  }

  @Test(arguments: [
    "http://evil.example", "http://evil.example:8080", "null", "https://localhost:8080",
    "http://localhost:3000", "http://localhost", "file://", "", "http://127.0.0.1:8080",
    "http://localhost:+8080", "http://localhost:08080", "http://localhost:8080/", "localhost:8080",
    "http://user@localhost:8080", "http://localhost:8080 http://evil.example",
  ])
  func `pages of other origins are not answered`(origin: String) throws {
    #expect(try status("Host: localhost:8080", "Origin: \(origin)") == 403)
  }

  @Test func `a page that a browser says is another's gets nothing but the front page`() throws {
    for site in ["cross-site", "same-site"] {
      #expect(try status("Host: localhost:8080", "Sec-Fetch-Site: \(site)") == 403)
      #expect(try status("Host: localhost:8080", "Sec-Fetch-Site: \(site)", path: "/") == 200)
    }
    for site in ["same-origin", "none"] {
      #expect(try status("Host: localhost:8080", "Sec-Fetch-Site: \(site)") == 200)
    }
  }

  @Test(arguments: [
    ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415),
    ("application/json", 200), ("application/json; charset=utf-8", 200), ("APPLICATION/JSON", 200),
    ("application/jsonx", 415), ("", 415),
  ])
  func `a body that any page may send unasked is not taken`(type: String, expected: Int) throws {
    #expect(
      try status("Host: localhost:8080", "Content-Type: \(type)", method: "POST") == expected)
    #expect(try status("Host: localhost:8080", method: "POST") == 415)
  }

  @Test func `on all addresses, numbers are answered and names are not`() throws {
    #expect(try status("Host: 192.168.0.7:8080", host: "0.0.0.0") == 200)
    #expect(try status("Host: evil.example:8080", host: "0.0.0.0") == 421)
    #expect(try status("Host: 192.168.0.7:8080", host: "192.168.0.7") == 200)
    #expect(try status("Host: [fe80::1]:8080", host: "::") == 200)
    for other in ["10.0.0.1.evil", "+1.0.0.1", "010.0.0.1", "[evil]", "[fe80::1%251]", "1.2.3"] {
      #expect(try status("Host: \(other):8080", host: "0.0.0.0") == 421, "\(other)")
    }
    #expect(try status("Host: 192.168.0.7:9000", host: "0.0.0.0") == 421)
    #expect(try status("Host: 192.168.0.7:9000", host: "192.168.0.7") == 421)
  }

  @Test func `on port 80 a name may stand without one`() throws {
    #expect(try status("Host: localhost", port: 80) == 200)
    #expect(try status("Host: localhost", "Origin: http://localhost", port: 80) == 200)
  }
}

@Suite struct `Reading a request's head` {
  private func head(_ text: String) throws -> RequestHead {
    try RequestHead(Array(text.utf8))
  }

  @Test func `method, path, query and headers are taken apart`() throws {
    let head = try head(
      "GET /a%20b?x=1%262&y=%C3%A4+b&z HTTP/1.1\r\nHOST: h\r\nX-Two:  a b \r\nContent-Length: 7")
    #expect(head.method == "GET" && head.path == "/a b")
    #expect(head.query == ["x": "1&2", "y": "ä b", "z": ""])
    #expect(head.headers["host"] == "h" && head.headers["x-two"] == "a b")
    #expect(head.length == 7 && head.keepsAlive)
  }

  @Test(arguments: [
    ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close", false), ("HTTP/1.0", "", false),
    ("HTTP/1.0", "Connection: Keep-Alive", true), ("HTTP/1.1", "Connection: Close", false),
  ])
  func `connections are kept as the client wants`(version: String, header: String, kept: Bool)
    throws
  {
    let text = "GET / \(version)\r\nHost: h" + (header.isEmpty ? "" : "\r\n\(header)")
    #expect(try head(text).keepsAlive == kept)
  }

  @Test(arguments: [
    ("", 400), ("GET", 400), ("GET /", 400), ("GET / HTTP/1.1", 400),
    ("GET / HTTP/2.0\r\nHost: h", 505),
    ("G(T / HTTP/1.1\r\nHost: h", 400), ("GET http://h/ HTTP/1.1\r\nHost: h", 400),
    ("GET  / HTTP/1.1\r\nHost: h", 400), ("GET /%zz HTTP/1.1\r\nHost: h", 400),
    ("GET /% HTTP/1.1\r\nHost: h", 400), ("GET /%ff HTTP/1.1\r\nHost: h", 400),
    ("GET / HTTP/1.1\r\nHost: h\r\nHost: i", 400), ("GET / HTTP/1.1\r\nHost: h\r\n folded", 400),
    ("GET / HTTP/1.1\r\nHost: h\r\nBad Name: x", 400), ("GET / HTTP/1.1\r\nHost: h\r\n: x", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked", 411),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", 411),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x2", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1 2", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1e3", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -0", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: NaN", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 2", 400),
    ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ٢", 400),
    ("GET / HTTP/1.1\r\nHost: h\u{0}i", 400), ("GET / HTTP/1.1\r\nHost: h\rX: y", 400),
  ])
  func `what two readers could read differently is refused`(text: String, status: Int) throws {
    let problem = #expect(throws: Problem.self) { try head(text) }
    #expect(problem?.status == status, "\(text): \(String(describing: problem))")
  }
}
