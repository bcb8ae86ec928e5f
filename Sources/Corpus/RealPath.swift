import Glibc

/// The path of something as it really lies, with no link on it; to be opened so that no link is
/// followed, also none that was put there since.
package struct RealPath: Sendable, Equatable {
  package let path: String

  /// Where `path` leads now; nil where it leads nowhere.
  package init?(of path: String) {
    guard let place = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(place) }
    guard let text = unsafe String(validatingCString: place) else { return nil }
    self.init(path: text)
  }

  private init(path: String) {
    self.path = path
  }

  /// What lies below it by this name, whether or not there is a link on the way.
  package func appending(_ name: String) -> RealPath {
    RealPath(path: path + "/" + name)
  }

  /// Opens the regular file there for reading. Who asked to check first and open then could be given
  /// another file in between, so each folder is opened in the one before.
  ///
  /// Throws `missing`, `unreadable` or `notARegularFile`, all of them about `name`.
  func opened(as name: String) throws(CorpusError) -> Int32 {
    let names = path.split(separator: "/")
    guard let last = names.last, !path.utf8.contains(0) else { throw .missing(path: name) }
    var folder = unsafe open("/", Self.place | O_DIRECTORY | O_CLOEXEC)
    for next in names.dropLast() {
      let inner = unsafe openat(
        folder, String(next), Self.place | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let reason = errno
      close(folder)
      errno = reason
      folder = inner
    }
    guard folder >= 0 else { throw .system(path: name) }
    defer { close(folder) }
    // A pipe or a device is not opened: the one would wait, the other might act.
    var status = stat()
    guard unsafe fstatat(folder, String(last), &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw .system(path: name)
    }
    guard case .regular = FileKind(mode: status.st_mode) else { throw .notARegularFile(path: name) }
    let file = unsafe openat(
      folder, String(last), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard file >= 0 else { throw .system(path: name) }
    return file
  }

  /// Linux's O_PATH, which Glibc's module leaves out: a folder that may be entered but not listed can be
  /// opened so, too.
  private static let place: Int32 = 0o10000000
}
