/// The text files that `paths` name, each content once, in the byte order of their paths.
///
/// A path is a file, taken whatever its extension, or a folder, walked for `extensions` (without
/// the dot, case counts). In folders, links are not followed, pipes, sockets and devices are passed
/// over, and what is empty or not text is added to `leftOut`; named outright, a link is followed and
/// the others are refused. Of files with the same content (``ContentHash`` and size) the first path
/// stays. Every file is read once, in chunks.
///
/// Throws `missing`, `unreadable`, `empty`, `binary`, `utf16`, `notARegularFile` for what was named
/// outright, `noFiles` for a folder with nothing in it to read, `unreadable` for anything in a
/// folder that can't be read: a corpus that silently lacks files would be another corpus.
package func collect(
  paths: [String], extensions: Set<String>, leftOut: inout LeftOut
) throws(CorpusError) -> [CorpusFile] {
  var files: [CorpusFile] = []
  for path in paths {
    switch try FileKind(of: path, followingLinks: true) {
    case .regular:
      files.append(try inspectedFile(path))
    case .folder:
      files += try filesInFolder(path, extensions: extensions, leftOut: &leftOut)
    case .link, .other:
      throw .notARegularFile(path: path)
    }
  }
  files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  var seen: Set<Content> = []
  return files.filter { seen.insert(Content(hash: $0.hash, size: $0.size)).inserted }
}

/// The same where nobody is told which files of folders are left out.
package func collect(
  paths: [String], extensions: Set<String>
) throws(CorpusError) -> [CorpusFile] {
  var leftOut = LeftOut()
  return try collect(paths: paths, extensions: extensions, leftOut: &leftOut)
}

/// What makes two files the same.
private struct Content: Hashable {
  let hash: UInt64
  let size: Int
}

private func filesInFolder(
  _ folder: String, extensions: Set<String>, leftOut: inout LeftOut
) throws(CorpusError) -> [CorpusFile] {
  var own = LeftOut()
  var files: [CorpusFile] = []
  for path in try FolderWalk.files(below: folder, extensions: extensions, leftOut: &own) {
    do {
      files.append(try inspectedFile(path))
    } catch {
      switch error {
      case .empty: own.add(path, .empty)
      case .binary: own.add(path, .binary)
      case .utf16: own.add(path, .utf16)
      default: throw error
      }
    }
  }
  guard !files.isEmpty else {
    throw .noFiles(path: folder, extensions: extensions.sorted(), leftOut: own)
  }
  leftOut.add(own)
  return files
}

/// Reads a file once, in chunks, for its size, its hash and whether it is text.
///
/// Throws `empty`, `binary`, `utf16` and what ``SourceReader`` throws.
package func inspectedFile(_ path: String) throws(CorpusError) -> CorpusFile {
  var size = 0
  var hash = ContentHash()
  var head: ArraySlice<UInt8> = []
  try SourceReader.scan(path) { chunk in
    if size == 0 { head = chunk.prefix(TextCheck.headLength) }
    size += chunk.count
    hash.feed(chunk)
  }
  guard size > 0 else { throw .empty(path: path) }
  try TextCheck.requireText(head, path: path)
  return CorpusFile(path: path, size: size, hash: hash.value)
}
