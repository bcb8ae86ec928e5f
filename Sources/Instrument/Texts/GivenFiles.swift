import Corpus
import Foundation
import Glibc
import Syntax

/// The files that may be looked at: those that were found when the instrument started, and no others.
package struct GivenFiles: Sendable {
  /// In the order of their names.
  package let files: [CorpusFile]
  /// The files of folders that are not shown.
  package let leftOut: LeftOut
  private let language: Grammar
  /// By name: where each really lies.
  private let places: [String: String]
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
    var leftOut = LeftOut()
    files =
      paths.isEmpty
      ? [CorpusFile(path: Self.sample, size: Page.sample.count, hash: 0)]
      : try collect(paths: paths, extensions: language.fileExtensions, leftOut: &leftOut)
    self.leftOut = leftOut
    places = files.reduce(into: [:]) { $0[$1.path] = Self.place(of: $1.path) }
    named = Set(paths)
    isSample = paths.isEmpty
  }

  /// Its first bytes, at most `limit`, and how many it has. Throws 404 for a file that is not among
  /// them, or that now lies elsewhere, as behind a link that was put in its place.
  func read(_ path: String, limit: Int) throws(Problem) -> (bytes: [UInt8], size: Int) {
    if isSample, path == Self.sample { return (Page.sample, Page.sample.count) }
    guard let place = places[path], Self.place(of: path) == place else {
      throw .missing("There is no such file among those that were given.")
    }
    do {
      return try SourceReader.beginning(of: place, most: limit)
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

  private static func place(of path: String) -> String? {
    guard let place = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(place) }
    return unsafe String(validatingCString: place)
  }
}
