/// The files in folders that have the right extension but are not read, and why.
package struct LeftOut: Equatable, Sendable {
  package enum Reason: String, CaseIterable, Sendable {
    case binary = "not text"
    case utf16 = "UTF-16"
    case empty
    /// The name could be neither printed nor passed back.
    case name = "with a name that is not UTF-8"
    /// A folder whose files were not looked for.
    case folder = "folder with a name that is not UTF-8"
  }

  private var paths: [Reason: Set<String>] = [:]
  /// Paths that are named for one reason, at most.
  private static let mostNamed = 3

  package init() {}

  package mutating func add(_ path: String, _ reason: Reason) {
    paths[reason, default: []].insert(path)
  }

  package mutating func add(_ other: LeftOut) {
    paths.merge(other.paths) { $0.union($1) }
  }

  /// As in `3 files left out: 2 not text (a.c, b.c), 1 empty (c.c)`; nil if nothing is left out.
  package var summary: String? {
    guard !paths.isEmpty else { return nil }
    let groups = Reason.allCases.compactMap { reason in
      paths[reason].map { "\($0.count) \(reason.rawValue) (\(Self.list($0)))" }
    }
    let folders = paths[.folder]?.count ?? 0
    let files = paths.values.reduce(-folders) { $0 + $1.count }
    let counts = [(files, "file"), (folders, "folder")].filter { $0.0 > 0 }
      .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
    return counts.joined(separator: " and ") + " left out: " + groups.joined(separator: ", ")
  }

  /// `a.c, b.c, c.c and 2 more`
  private static func list(_ paths: Set<String>) -> String {
    let sorted = paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let named = sorted.prefix(mostNamed).map { CorpusError.shown($0) }.joined(separator: ", ")
    return named + (sorted.count > mostNamed ? " and \(sorted.count - mostNamed) more" : "")
  }
}
