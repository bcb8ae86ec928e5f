import Glibc

/// The regular files below a folder that have one of the extensions.
///
/// Links are not followed, so the walk ends; pipes, sockets and devices are passed over, and so are
/// names that are not UTF-8, which could be neither printed nor passed back. Throws `unreadable`
/// for a folder it may not list.
enum FolderWalk {
  /// Paths begin with `folder` as given; their order is the file system's.
  static func files(
    below folder: String, extensions: Set<String>
  ) throws(CorpusError) -> [String] {
    var found: [String] = []
    var folders = [folder]
    while let next = folders.popLast() {
      for name in try names(in: next) {
        let path = next.utf8.last == UInt8(ascii: "/") ? next + name : next + "/" + name
        switch try FileKind(of: path, followingLinks: false) {
        case .folder: folders.append(path)
        case .regular where has(name, oneOf: extensions): found.append(path)
        case .regular, .link, .other: break
        }
      }
    }
    return found
  }

  /// Whether `name` ends in a dot and one of the extensions, with something before the dot.
  static func has(_ name: String, oneOf extensions: Set<String>) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return false
    }
    return extensions.contains(String(name[name.utf8.index(after: dot)...]))
  }

  private static func names(in folder: String) throws(CorpusError) -> [String] {
    guard let stream = unsafe opendir(folder) else { throw .system(path: folder) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        if errno != 0 { throw .system(path: folder) }
        return names
      }
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          unsafe String(validatingCString: text)
        }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
  }
}
