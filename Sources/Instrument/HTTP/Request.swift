/// A request as it was read, whole.
package struct Request: Sendable {
  package var head: RequestHead
  package var body: [UInt8]
  /// Taken by the body.
  let room: Room?

  package init(_ head: RequestHead, body: [UInt8] = [], room: Room? = nil) {
    self.head = head
    self.body = body
    self.room = room
  }
}

/// A request's first line and headers.
package struct RequestHead: Sendable {
  package let method: String
  /// Without its escapes; what `?` begins is in `query`.
  package let path: String
  package let query: [String: String]
  /// By name in lower case.
  package let headers: [String: String]
  /// Whether the client may send another request on the same connection.
  package let keepsAlive: Bool
  /// The length of the body.
  package let length: Int

  /// Reads the lines of a head, without the empty one that ends it.
  ///
  /// Strict where leniency would let two readers see two requests: throws 400, 411 for a body of
  /// unknown length, 505 for another HTTP.
  package init(_ bytes: some BidirectionalCollection<UInt8>) throws(Problem) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0
    }[...]
    guard let first = lines.popFirst(), let line = String(validating: first, as: UTF8.self) else {
      throw .bad("The request's first line is not UTF-8.")
    }
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.allSatisfy(Self.isToken), !parts[0].isEmpty,
      parts[1].first == "/"
    else { throw .bad("The request's first line is not as in 'GET / HTTP/1.1'.") }
    guard parts[2] == "HTTP/1.1" || parts[2] == "HTTP/1.0" else {
      throw Problem(505, "This server speaks HTTP/1.1.")
    }
    method = String(parts[0])
    let target = parts[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = try Self.unescaped(target[0], plusIsSpace: false)
    query = try Self.query(target.count > 1 ? target[1] : "")
    headers = try Self.headers(lines)
    if headers["host"] == nil { throw .bad("The request names no Host.") }
    if headers["transfer-encoding"] != nil {
      throw Problem(411, "Send the body with a Content-Length, not in chunks.")
    }
    guard let length = Self.number(headers["content-length"] ?? "0") else {
      throw .bad("Content-Length is not a number.")
    }
    self.length = length
    let connection = headers["connection"]?.lowercased() ?? ""
    keepsAlive =
      parts[2] == "HTTP/1.1"
      ? !connection.contains("close") : connection.contains("keep-alive")
  }

  private static func headers(_ lines: some Sequence<some BidirectionalCollection<UInt8>>)
    throws(Problem)
    -> [String: String]
  {
    var headers: [String: String] = [:]
    for line in lines {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy(isToken)
      else { throw .bad("A header is not as in 'Name: value'.") }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = line[line.index(after: colon)...].drop(while: isBlank)
      let end = value.lastIndex { !isBlank($0) }.map { value.index(after: $0) } ?? value.startIndex
      guard value[..<end].allSatisfy({ isBlank($0) || ($0 > 0x20 && $0 != 0x7F) }) else {
        throw .bad("The header \(name) holds a control character.")
      }
      guard headers[name] == nil || !["host", "content-length", "origin"].contains(name) else {
        throw .bad("The header \(name) stands there twice.")
      }
      headers[name] = String(decoding: value[..<end], as: UTF8.self)
    }
    return headers
  }

  /// A number of digits alone: without a sign or a blank, which others read in other ways.
  static func number(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  private static func query(_ text: Substring) throws(Problem) -> [String: String] {
    var query: [String: String] = [:]
    for part in text.split(separator: "&") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try unescaped(sides[0], plusIsSpace: true)
      query[name] = try unescaped(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
    }
    return query
  }

  /// `%2F` and its like as the characters they stand for.
  private static func unescaped(_ text: Substring, plusIsSpace: Bool) throws(Problem) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let digits = String(rest.prefix(2)), digits.utf8.count == 2,
          digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16)
        else { throw .bad("The address holds a % that two hexadecimal digits don't follow.") }
        bytes.append(value)
        rest = rest.dropFirst(2)
      case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
      default: bytes.append(byte)
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .bad("The address is not UTF-8.")
    }
    return text
  }
}
