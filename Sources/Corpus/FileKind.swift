import Glibc

/// What a path names, asked before it is opened: opening a pipe would wait, a device might act.
enum FileKind {
  case regular
  case folder
  /// A symbolic link; only where links are not followed.
  case link
  /// A pipe, a socket or a device.
  case other

  /// What `path` names, a link followed to its end if `followingLinks`; `-` is standard input.
  ///
  /// Throws `missing`, or `unreadable` with the system's reason (a loop of links, say).
  init(of path: String, followingLinks: Bool) throws(CorpusError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .missing(path: path) }
    var status = stat()
    let result =
      if path == StandardInput.path {
        unsafe fstat(STDIN_FILENO, &status)
      } else {
        followingLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
      }
    guard result == 0 else { throw .system(path: path) }
    self.init(mode: status.st_mode)
  }

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    default: self = .other
    }
  }
}

extension CorpusError {
  /// What the system's last error says about `path`.
  static func system(path: String) -> CorpusError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return .missing(path: path) }
    return .unreadable(path: path, reason: systemReason(code))
  }

  /// What an error number of the system's means.
  static func systemReason(_ code: Int32) -> String {
    unsafe String(cString: strerror(code)).lowercased()
  }
}
