/// The text files that `paths` name, each content once, in the byte order of their paths.
///
/// A path is a file, taken whatever its extension, or a folder, walked for `extensions` (without
/// the dot, case counts). In folders, links are not followed and pipes, sockets, devices, empty
/// files and binary files are left alone; named outright, a link is followed and the others are
/// refused. Of files with the same content (``ContentHash`` and size) the first path stays. Every
/// file is read once, in chunks.
///
/// Throws `missing`, `unreadable`, `empty`, `binary`, `notARegularFile` for what was named
/// outright, `noFiles` for a folder with nothing in it to read, `unreadable` for anything in a
/// folder that can't be read: a corpus that silently lacks files would be another corpus.
package func collect(
  paths: [String], extensions: Set<String>
) throws(CorpusError) -> [CorpusFile] {
  var files: [CorpusFile] = []
  for path in paths {
    switch try FileKind(of: path, followingLinks: true) {
    case .regular:
      files.append(try inspectedFile(path))
    case .folder:
      let found = try filesInFolder(path, extensions: extensions)
      guard !found.isEmpty else {
        throw .noFiles(path: path, extensions: extensions.sorted())
      }
      files += found
    case .link, .other:
      throw .notARegularFile(path: path)
    }
  }
  files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  var seen: Set<Content> = []
  return files.filter { seen.insert(Content(hash: $0.hash, size: $0.size)).inserted }
}

/// What makes two files the same.
private struct Content: Hashable {
  let hash: UInt64
  let size: Int
}

private func filesInFolder(
  _ folder: String, extensions: Set<String>
) throws(CorpusError) -> [CorpusFile] {
  var files: [CorpusFile] = []
  for path in try FolderWalk.files(below: folder, extensions: extensions) {
    do {
      files.append(try inspectedFile(path))
    } catch {
      switch error {
      case .empty, .binary: continue
      default: throw error
      }
    }
  }
  return files
}

/// Reads a file once, in chunks, for its size, its hash and whether it is text.
///
/// Throws `empty`, `binary` and what ``SourceReader`` throws.
package func inspectedFile(_ path: String) throws(CorpusError) -> CorpusFile {
  var size = 0
  var hash = ContentHash()
  var isBinary = false
  try SourceReader.scan(path) { chunk in
    if size == 0 { isBinary = TextCheck.isBinary(chunk) }
    size += chunk.count
    hash.feed(chunk)
  }
  guard size > 0 else { throw .empty(path: path) }
  guard !isBinary else { throw .binary(path: path) }
  return CorpusFile(path: path, size: size, hash: hash.value)
}
