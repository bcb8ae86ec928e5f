import Annotation

/// An answer, not written yet.
package struct Response: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  /// Taken by what it is written from.
  var room: Room?
  /// Set aside for what is written: who was let in is answered.
  var advance: Room?
  private let write: @Sendable (BodyWriter) throws -> Void

  init(
    status: Int = 200, type: String, write: @escaping @Sendable (BodyWriter) throws -> Void
  ) {
    self.status = status
    headers = [("Content-Type", type)]
    self.write = write
  }

  package init(status: Int = 200, type: String, body: [UInt8]) {
    self.init(status: status, type: type) { try $0.sink.append(body) }
  }

  init(json value: some Encodable & Sendable, status: Int = 200) {
    self.init(status: status, type: "application/json") { body in
      try JSONWriter(body).write(value)
      try body.sink.append("\n")
    }
  }

  /// A header's value.
  package subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The body's parts. Throws 413 or 503 where there is no room for them.
  fileprivate func parts(in room: Room?) throws(Problem) -> [[UInt8]] {
    do {
      let body = BodyWriter(room, advance)
      try write(body)
      return try body.finished()
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(500, "The answer can't be written.")
    }
  }
}

/// An answer, written whole: as it is sent.
package struct Message: Sendable {
  package let status: Int
  package let headers: [(name: String, value: String)]
  let parts: [[UInt8]]
  private let room: Room?

  /// Says why in the answer's place where there is no room for it.
  package init(_ response: Response, in memory: Memory) {
    let room = Room(in: memory)
    do throws(Problem) {
      self.init(response, try response.parts(in: room), room)
    } catch {
      self.init(error)
    }
  }

  /// Says a problem, for which there is always room.
  init(_ problem: Problem) {
    let response = Response(problem)
    self.init(response, (try? response.parts(in: nil)) ?? [], nil)
  }

  private init(_ response: Response, _ parts: [[UInt8]], _ room: Room?) {
    (status, headers) = (response.status, response.headers)
    (self.parts, self.room) = (parts, room)
  }

  /// How many bytes the body has.
  var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// What goes before the body. Nothing may frame it, run in it or be fetched by it but what this server
  /// serves.
  func head(keepsAlive: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(Self.reason(status))"]
    lines += (headers + Self.everywhere).map { "\($0.name): \($0.value)" }
    lines.append("Content-Length: \(count)")
    lines.append("Connection: \(keepsAlive ? "keep-alive" : "close")")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static let everywhere: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
  ]

  private static func reason(_ status: Int) -> String {
    switch status {
    case 200: "OK"
    case 400: "Bad Request"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 408: "Request Timeout"
    case 411: "Length Required"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 421: "Misdirected Request"
    case 431: "Request Header Fields Too Large"
    case 503: "Service Unavailable"
    case 505: "HTTP Version Not Supported"
    default: status < 500 ? "Bad Request" : "Internal Server Error"
    }
  }
}
