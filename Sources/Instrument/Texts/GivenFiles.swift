import Corpus
import Syntax

/// The files that may be looked at: those that were found when the instrument started, and no others.
package struct GivenFiles: Sendable {
  /// In the order of their names.
  package let files: [CorpusFile]
  /// The files of folders that are not shown.
  package let leftOut: LeftOut
  private let language: Grammar
  /// By name: where each really lies.
  private let places: [String: RealPath]
  private let named: Set<String>
  private let isSample: Bool

  /// What a small program of our own is called, where no file was given.
  private static let sample = "sample.c"

  /// - Parameters:
  ///   - paths: files and folders; none for a small program to begin with.
  ///   - language: of the files in folders, and of what is typed.
  ///
  /// Throws what collecting files throws.
  package init(_ paths: [String], _ language: Grammar) throws(CorpusError) {
    self.language = language
    let roots = paths.map { (path: $0, place: RealPath(of: $0)) }
    var leftOut = LeftOut()
    files =
      paths.isEmpty
      ? [CorpusFile(path: Self.sample, size: Page.sample.count, hash: 0)]
      : try collect(paths: paths, extensions: language.fileExtensions, leftOut: &leftOut)
    self.leftOut = leftOut
    places = files.reduce(into: [:]) { $0[$1.path] = Self.place(of: $1.path, below: roots) }
    named = Set(paths)
    isSample = paths.isEmpty
  }

  /// Its first bytes, at most `limit`, and how many it has. Throws 404 for a file that is not among
  /// them, or where a link was put in its place or that of a folder it is in.
  func read(_ path: String, limit: Int) throws(Problem) -> (bytes: [UInt8], size: Int) {
    if isSample, path == Self.sample { return (Page.sample, Page.sample.count) }
    guard let place = places[path] else {
      throw .missing("There is no such file among those that were given.")
    }
    do {
      return try SourceReader.beginning(of: place, called: path, most: limit)
    } catch {
      throw .missing(error.description)
    }
  }

  /// A file's grammar: by its extension where it was named outright, else that of its folder.
  func grammar(of path: String) -> Grammar {
    guard named.contains(path) || isSample, let own = try? Grammar(forFile: path) else {
      return language
    }
    return own
  }

  /// Where a file lies: below the real place of what was named, by its name there. Where the whole of
  /// its path leads is not asked, for a link may stand in it by now.
  private static func place(of file: String, below roots: [(path: String, place: RealPath?)])
    -> RealPath?
  {
    let ways = roots.compactMap { root in name(of: file, below: root.path).map { ($0, root.place) }
    }
    guard let (name, place) = ways.min(by: { $0.0.utf8.count < $1.0.utf8.count }) else {
      return nil
    }
    return name.isEmpty ? place : place?.appending(name)
  }

  /// What follows `root` in a path; nil unless it begins with it.
  private static func name(of file: String, below root: String) -> String? {
    guard file.utf8.starts(with: root.utf8) else { return nil }
    let name = String(decoding: file.utf8.dropFirst(root.utf8.count), as: UTF8.self)
    return name.isEmpty || name.hasPrefix("/") || root.hasSuffix("/") ? name : nil
  }
}
