import Foundation
import Testing

@testable import Syntax

@Suite struct CaretTests {
  /// C's.
  static let files = CaretFile.of("c").map(\.path)
  /// Those that the parser reads as they are written; the others are read again in other words.
  static let plain = files.filter { !$0.hasSuffix("broken.c") && !$0.hasSuffix("misread.c") }

  @Test(arguments: CaretFile.all)
  func `every caret points at what it says`(file: CaretFile) throws {
    let path = file.path
    let carets = try file.carets()
    #expect(!carets.claims.isEmpty)
    let grammar = try Grammar(file.language, in: grammars).addingHardNegatives()
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

  @Test(arguments: languages)
  func `every feature is claimed somewhere and denied somewhere`(language: String) throws {
    var claimed: Set<String> = []
    var denied: Set<String> = []
    // What needs no parser is the same in all of them.
    for file in CaretFile.all {
      for claim in try file.carets().claims where file.language == language || claim.isLexical {
        switch claim.value {
        case .inside: claimed.insert(claim.feature)
        case .outside, .number(0): denied.insert(claim.feature)
        case .number: claimed.insert(claim.feature)
        case .unknown: break
        }
      }
    }
    for feature in try Grammar(language, in: grammars).features {
      #expect(claimed.contains(feature.name), "nothing says where \(feature.name) is")
      #expect(denied.contains(feature.name), "nothing says where \(feature.name) is not")
    }
  }
}

extension Carets.Claim {
  fileprivate var isLexical: Bool { Lexical(rawValue: feature) != nil }
}
