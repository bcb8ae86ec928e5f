import Annotation
import Foundation
import Testing

/// What is written for one small file, byte by byte, in every form. With CELLSCOPE_GOLDEN=write in the
/// environment the files are written anew: look at what changed before you keep them.
@Suite struct `Goldens` {
  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().path + "/Golden"

  static let forms:
    [(name: String, write: @Sendable (AnnotatedFile, inout ByteSink) throws -> Void)] =
      [
        ("plain.txt", { try TerminalAnnotation(depth: .none).write($0, to: &$1) }),
        ("colours-16.txt", { try TerminalAnnotation(depth: .sixteen).write($0, to: &$1) }),
        ("colours-256.txt", { try TerminalAnnotation(depth: .indexed).write($0, to: &$1) }),
        ("colours-24-bit.txt", { try TerminalAnnotation(depth: .trueColour).write($0, to: &$1) }),
        ("annotation.json", { try AnnotationJSON.write($0, to: &$1) }),
        ("figure.svg", { try SVGAnnotation().write($0, to: &$1) }),
      ]

  @Test(arguments: forms.map(\.name))
  func `a small file is written as it always was`(name: String) throws {
    let form = try #require(Self.forms.first { $0.name == name })
    try compare(try text { try form.write(try smallFile(), &$0) }, name)
  }

  /// The frame of a page; its scripts, styles and compressed numbers are tested elsewhere.
  @Test func `so is a page, for readers without scripts`() throws {
    let page = try text { try HTMLAnnotation().write(smallFile(), to: &$0) }
    let start = try #require(page.range(of: "<header>")?.lowerBound)
    let end = try #require(page.range(of: "<section id=\"dock\"")?.lowerBound)
    try compare(String(page[start..<end]), "page.txt")
  }

  private func compare(_ written: String, _ name: String) throws {
    let path = "\(Self.folder)/\(name)"
    if ProcessInfo.processInfo.environment["CELLSCOPE_GOLDEN"] == "write" {
      try written.write(toFile: path, atomically: true, encoding: .utf8)
    }
    #expect(written == (try String(contentsOfFile: path, encoding: .utf8)))
  }
}
