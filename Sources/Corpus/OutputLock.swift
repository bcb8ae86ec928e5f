import Glibc

/// Keeps other runs from writing the same output: a locked file `<output>.lock` beside it, as long as
/// this lives. The system lets go of the lock however the process ends; a file that is left then is no
/// hindrance.
///
/// Where no such file can be had or locked there is none: opening the output says what is wrong.
package final class OutputLock {
  private let path: String
  private var descriptor: Int32 = -1

  /// The file that this run made; nil where there is none.
  package var file: String? { descriptor < 0 ? nil : path }

  /// The lock of an output.
  package static func path(_ output: String) -> String { output + ".lock" }

  /// Throws `isWritten` if another run has the lock.
  package init(_ output: String) throws(OutputError) {
    path = Self.path(output)
    var status = stat()
    if unsafe stat(output, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return }
    while true {
      descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if descriptor < 0 { return }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let isTaken = errno == EWOULDBLOCK
        close(descriptor)
        descriptor = -1
        if isTaken { throw .isWritten(path: output) }
        return
      }
      // Whoever had it may have taken the file away since it was opened.
      var (own, named) = (stat(), stat())
      let isStillThere =
        unsafe fstat(descriptor, &own) == 0 && stat(path, &named) == 0
        && own.st_dev == named.st_dev && own.st_ino == named.st_ino
      if isStillThere {
        // One that holds something is somebody else's, say Cargo.lock: it is neither used nor taken away.
        if own.st_size > 0 {
          close(descriptor)
          descriptor = -1
        }
        return
      }
      close(descriptor)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    _ = unsafe unlink(path)
    close(descriptor)
  }
}

/// Keeps other runs from writing into the same folder, as long as this lives; where a folder can't be
/// locked, nothing does.
package final class FolderLock {
  private let descriptor: Int32

  /// Throws `isWritten` if another run has the lock.
  package init(_ folder: String) throws(OutputError) {
    descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw .isWritten(path: folder)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
