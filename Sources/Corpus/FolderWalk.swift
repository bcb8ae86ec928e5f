import Glibc

/// The regular files below a folder that have one of the extensions.
///
/// Links are not followed, so the walk ends; pipes, sockets and devices are passed over. Names that are
/// not UTF-8 are left out: they could be neither printed nor passed back. Throws `unreadable` for a
/// folder it may not list.
enum FolderWalk {
  /// Paths begin with `folder` as given; their order is the file system's.
  static func files(
    below folder: String, extensions: Set<String>, leftOut: inout LeftOut
  ) throws(CorpusError) -> [String] {
    var found: [String] = []
    var folders = [folder]
    while let next = folders.popLast() {
      for entry in try entries(of: next) {
        let path =
          next.utf8.last == UInt8(ascii: "/") ? next + entry.name : next + "/" + entry.name
        if let kind = entry.kind {
          leaveOut(path, kind, isWanted: has(entry.name, oneOf: extensions), &leftOut)
          continue
        }
        switch try FileKind(of: path, followingLinks: false) {
        case .folder: folders.append(path)
        case .regular where has(entry.name, oneOf: extensions): found.append(path)
        case .regular, .link, .other: break
        }
      }
    }
    return found
  }

  /// Counts what would have been read or walked, had its name been UTF-8.
  private static func leaveOut(
    _ path: String, _ kind: FileKind, isWanted: Bool, _ leftOut: inout LeftOut
  ) {
    switch kind {
    case .folder: leftOut.add(path + "/", .folder)
    case .regular where isWanted: leftOut.add(path, .name)
    case .regular, .link, .other: break
    }
  }

  /// Whether `name` ends in a dot and one of the extensions, with something before the dot.
  static func has(_ name: String, oneOf extensions: Set<String>) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return false
    }
    return extensions.contains(String(name[name.utf8.index(after: dot)...]))
  }

  /// Something in a folder.
  private struct Entry {
    let name: String
    /// Known only where the name is not UTF-8, so that it can't be asked for by path.
    let kind: FileKind?
  }

  private static func entries(of folder: String) throws(CorpusError) -> [Entry] {
    guard let stream = unsafe opendir(folder) else { throw .system(path: folder) }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw .system(path: folder) }
        return entries
      }
      let found = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          if let name = unsafe String(validatingCString: text) {
            return Entry(name: name, kind: nil)
          }
          return unsafe Entry(name: String(cString: text), kind: kind(of: text, in: stream))
        }
      }
      if found.name != ".", found.name != ".." { entries.append(found) }
    }
  }

  /// What an entry of an open folder is; one that is gone is taken for a link, which is passed over.
  private static func kind(of name: UnsafePointer<CChar>, in folder: OpaquePointer) -> FileKind {
    var status = stat()
    let result = unsafe fstatat(dirfd(folder), name, &status, AT_SYMLINK_NOFOLLOW)
    return result == 0 ? FileKind(mode: status.st_mode) : .link
  }
}
