import Corpus
import Foundation
import Glibc
import Syntax
import Testing

@testable import Instrument

@Suite struct `Requests that are refused` {
  static func small() throws -> Stand {
    var limits = Limits()
    limits.text = 1_000
    limits.query = 100
    return try Stand(limits: limits)
  }

  @Test(arguments: [
    "../secret.c", "../given/../secret.c", "..%2fsecret.c", "/etc/passwd", "a.c/../../secret.c",
    "./a.c", "//a.c", "a.c\u{0}.c", "",
  ])
  func `no file but those that were found is read`(name: String) async throws {
    let stand = try Stand()
    try stand.folder.write("secret.c", "int secret;")
    for file in [name, stand.path(name)] {
      let answer = try await stand.post("/api/open", ["file": file])
      #expect(answer.isRefusal(404), "\(file): \(answer.text)")
    }
  }

  @Test func `a link put in a file's place leads nowhere`() async throws {
    let stand = try Stand()
    try stand.folder.write("secret.c", "int secret;")
    let path = stand.path("a.c")
    #expect(try await stand.post("/api/open", ["file": path]).status == 200)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: stand.folder.path + "/secret.c")
    #expect(try await stand.post("/api/open", ["file": path]).isRefusal(404))
    try FileManager.default.removeItem(atPath: path)
    #expect(try await stand.post("/api/open", ["file": path]).isRefusal(404))
  }

  /// Who checks a path and opens it then reads the link in one of some hundred tries.
  @Test func `a link that comes and goes is never read, in a file's place or a folder's`() throws {
    let stand = try Stand()
    let files = FileManager.default
    for folder in ["given/sub", "outside"] {
      try files.createDirectory(
        atPath: "\(stand.folder.path)/\(folder)", withIntermediateDirectories: true)
    }
    try stand.folder.write("given/sub/b.c", "int open;")
    try stand.folder.write("outside/b.c", "int secret;")
    let given = try GivenFiles([stand.folder.given], try Grammar("c"))
    let place = stand.folder.path
    let isSwapping = Flag()
    let swapping = Thread {
      while isSwapping.isSet {
        for (path, target) in [
          ("\(place)/given/sub/b.c", "\(place)/outside/b.c"),
          ("\(place)/given/sub", "\(place)/outside"),
        ] {
          _ = unsafe rename(path, "\(place)/aside")
          _ = unsafe symlink(target, path)
          _ = unsafe unlink(path)
          _ = unsafe rename("\(place)/aside", path)
        }
      }
    }
    swapping.start()
    defer { isSwapping.clear() }
    var read: [String: Int] = [:]
    for _ in 0..<60_000 {
      guard let file = try? given.read("\(place)/given/sub/b.c", limit: 100) else { continue }
      read[String(decoding: file.bytes, as: UTF8.self), default: 0] += 1
    }
    #expect(read.keys.sorted() == ["int open;"], "\(read)")
  }

  @Test func `a link that was named outright is followed, also within a given folder`() throws {
    let stand = try Stand()
    try stand.folder.write("outside.c", "int named;")
    try FileManager.default.createSymbolicLink(
      atPath: stand.path("link.c"), withDestinationPath: stand.folder.path + "/outside.c")
    let paths = [stand.folder.given, stand.path("link.c"), stand.folder.given + "/"]
    let given = try GivenFiles(paths, try Grammar("c"))
    let bytes = try given.read(stand.path("link.c"), limit: 100).bytes
    #expect(String(decoding: bytes, as: UTF8.self) == "int named;")
    #expect(throws: Never.self) { try given.read(stand.path("a.c"), limit: 100) }
  }

  @Test func `links in a folder are not listed`() throws {
    let stand = try Stand()
    try stand.folder.write("secret.c", "int secret;")
    try FileManager.default.createSymbolicLink(
      atPath: stand.path("link.c"), withDestinationPath: stand.folder.path + "/secret.c")
    let files = try GivenFiles([stand.folder.given], try Grammar("c"))
    #expect(files.files.map(\.path) == [stand.path("a.c")])
  }

  @Test(arguments: [
    ("", "not JSON"), ("{", "not JSON"), ("[1]", "not a JSON object"),
    ("null", "not a JSON object"),
    ("{\"neurons\":[3],\"text\":\"\"}", "neurons.0"), ("{\"text\":7}", "text"), ("{}", "one of"),
    ("{\"text\":\"\",\"file\":\"a.c\"}", "one of"), ("\u{FEFF}", "not JSON"),
    ("{\"text\":\"abc\",\"from\":2,\"to\":1}", "no stretch"),
    ("{\"text\":\"abc\",\"from\":-1}", "no stretch"), ("{\"text\":\"abc\",\"to\":4}", "no stretch"),
    ("{\"text\":\"abc\",\"predictions\":-1}", "predictions"),
    ("{\"text\":\"abc\",\"edit\":{\"at\":4,\"remove\":0,\"insert\":\"\"}}", "outside"),
    (
      "{\"text\":\"abc\",\"edit\":{\"at\":1,\"remove\":9223372036854775807,\"insert\":\"\"}}",
      "outside"
    ),
    ("{\"base64\":\"!\"}", "base64"), ("{\"text\":\"a\",\"language\":\"../c\"}", "language"),
  ])
  func `a bad body is told what is wrong with it`(body: String, word: String) async throws {
    let answer = try await Stand().post("/api/read", bytes: Array(body.utf8))
    #expect(answer.isRefusal(400), "\(body): \(answer.text)")
    #expect(answer.error.contains(word), "\(answer.error)")
  }

  @Test func `a body that is not UTF-8, or nests too deep, is no JSON`() async throws {
    let stand = try Stand()
    for bytes in [[0xFF, 0xFE, 0x7B], [UInt8](repeating: 0x5B, count: 100_000)] {
      #expect(try await stand.post("/api/read", bytes: bytes).isRefusal(400))
    }
  }

  @Test func `what is not there is 404: a cell, a label, a text, an address`() async throws {
    let stand = try Stand()
    for neuron in ["l0.c.12", "l2.c.0", "l0.x.1", "nonsense", "l0.c.-1", "l0.c.0\n"] {
      let answer = try await stand.post("/api/read", ["text": "a", "neurons": [neuron]])
      #expect(answer.status == 404, "\(neuron)")
    }
    #expect(try await stand.post("/api/read", ["text": "a", "labels": ["no"]]).status == 404)
    #expect(try await stand.post("/api/read", ["id": "no"]).isRefusal(404))
    for path in ["/nothing", "/api", "/api/read/", "/page.css/..", "/index.html"] {
      #expect(try await stand.get(path).isRefusal(404))
    }
    #expect(try await stand.post("/api/nothing", [:]).isRefusal(404))
    #expect(try await stand.get("/api/model", method: "DELETE").isRefusal(405))
  }

  @Test func `what is too large is 413`() async throws {
    let stand = try Self.small()
    let long = String(repeating: "a", count: 1_001)
    #expect(try await stand.post("/api/read", ["text": long]).isRefusal(413))
    let opened = try await stand.post("/api/open", ["text": String(long.dropLast())])
    let edit: [String: Any] = ["at": 0, "remove": 0, "insert": "b"]
    #expect(
      try await stand.post("/api/read", ["id": opened.string("id"), "edit": edit]).isRefusal(413))
    let query = String(repeating: " ", count: 101)
    #expect(try await stand.post("/api/query", ["text": "a", "query": query]).isRefusal(413))
  }

  @Test func `more than so many requests at once are told to come back`() async throws {
    var limits = Limits()
    limits.requests = 0
    let stand = try Stand(limits: limits)
    let head = try RequestHead(Array("GET /api/model HTTP/1.1\r\nHost: x".utf8))
    let response = await stand.instrument.answer(Request(head))
    #expect(response.status == 503 && response["Retry-After"] == "1")
  }

  @Test func `a file longer than a text may be is shown in part, and said to be`() async throws {
    var limits = Limits()
    limits.text = 100
    let stand = try Stand(limits: limits)
    let opened = try await stand.post("/api/open", ["file": stand.path("a.c")])
    #expect(opened.json["bytes"] as? Int == 100)
    #expect(opened.json["size"] as? Int == Stand.code.utf8.count)
  }

  @Test func `texts are forgotten when memory is short, the last one last`() async throws {
    var limits = Limits()
    limits.memory = 100_000
    let stand = try Stand(hidden: 64, limits: limits)
    var ids: [String] = []
    for number in 0..<12 {
      let text = Stand.code + "\(number)"
      let answer = try await stand.post("/api/read", ["text": text, "neurons": ["l0.c.0"]])
      ids.append(answer.string("id"))
      #expect(stand.instrument.texts.memory.bytes <= limits.memory)
    }
    #expect(try await stand.post("/api/read", ["id": ids[0]]).status == 404)
    #expect(try await stand.post("/api/read", ["id": ids[11]]).status == 200)
  }
}
