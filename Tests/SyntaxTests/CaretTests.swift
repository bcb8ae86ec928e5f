import Foundation
import Syntax
import Testing

@Suite struct CaretTests {
  static let files: [String] = {
    let folder = "\(grammars)/c/tests"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".c") }.sorted().map { "\(folder)/\($0)" }
  }()

  @Test(arguments: files)
  func `every caret points at what it says`(path: String) throws {
    let carets = Carets(try String(contentsOfFile: path, encoding: .utf8))
    #expect(!carets.claims.isEmpty)
    let grammar = try c().addingHardNegatives()
    let labels = try Labeler(grammar).labels(of: carets.bytes)
    let values = grammar.features.indices.map { labels.values($0) }
    for claim in carets.claims {
      let feature = try #require(
        grammar.features.firstIndex { $0.name == claim.feature },
        "\(path):\(claim.line): there is no feature '\(claim.feature)'")
      try #require(claim.offset < carets.bytes.count, "\(path):\(claim.line): beyond the end")
      let value = values[feature][claim.offset]
      let holds =
        switch claim.value {
        case .inside: value == 1
        case .outside: value == 0
        case .number(let number): value == number
        case .unknown: value.isNaN
        }
      #expect(holds, "\(path):\(claim.line): \(claim.feature) is \(value) at \(claim.offset)")
    }
  }

  @Test func `every feature is claimed somewhere and denied somewhere`() throws {
    var claimed: Set<String> = []
    var denied: Set<String> = []
    for path in Self.files {
      for claim in Carets(try String(contentsOfFile: path, encoding: .utf8)).claims {
        switch claim.value {
        case .inside: claimed.insert(claim.feature)
        case .outside, .number(0): denied.insert(claim.feature)
        case .number: claimed.insert(claim.feature)
        case .unknown: break
        }
      }
    }
    for feature in try c().features {
      #expect(claimed.contains(feature.name), "nothing says where \(feature.name) is")
      #expect(denied.contains(feature.name), "nothing says where \(feature.name) is not")
    }
  }
}
