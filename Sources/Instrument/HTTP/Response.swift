import Foundation

/// An answer, whole.
package struct Response: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int = 200, type: String, body: [UInt8]) {
    self.status = status
    headers = [("Content-Type", type)]
    self.body = body
  }

  /// A list of numbers goes as `Numbers`, which gives null for what is none; elsewhere such a value is a
  /// fault of ours, and answered 500.
  package init(json value: some Encodable, status: Int = 200) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = (try? encoder.encode(value)).map { [UInt8]($0) + [0x0A] }
    self.init(
      status: body == nil ? 500 : status, type: "application/json", body: body ?? Self.unwritable)
  }

  private static let unwritable = Array(
    "{\"error\":\"The answer holds a number that JSON has no form for.\"}\n".utf8)

  /// A header's value.
  package subscript(name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// As it is sent. Nothing may frame it, run in it or be fetched by it but what this server serves.
  func bytes(keepsAlive: Bool, withBody: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status) \(Self.reason(status))"]
    lines += (headers + Self.everywhere).map { "\($0.name): \($0.value)" }
    lines.append("Content-Length: \(body.count)")
    lines.append("Connection: \(keepsAlive ? "keep-alive" : "close")")
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (withBody ? body : [])
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
