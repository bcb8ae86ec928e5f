import Glibc

/// A file that is written beside its name, synced, then renamed: whoever looks sees the old content
/// or the new, whole. What is no regular file (a terminal, a pipe) is written directly.
package final class OutputFile {
  /// As the user named it.
  package let path: String
  private let target: String
  private let temporary: String?
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  /// Opens `path` for writing; nothing that stood there changes before ``commit()``.
  ///
  /// Throws `unwritable`, or `failed` when the disk is full.
  package init(_ path: String) throws(OutputError) {
    self.path = path
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR {
      throw .unwritable(path: path, reason: "it is a folder")
    }
    let resolved = exists ? Self.resolved(path) : path
    target = resolved
    if exists && status.st_mode & S_IFMT != S_IFREG {
      temporary = nil
      descriptor = unsafe open(resolved, O_WRONLY | O_CLOEXEC)
    } else {
      let isWritable = unsafe access(resolved, W_OK) == 0
      if exists && !isWritable { throw Self.error(path) }
      let name = "\(resolved).\(getpid()).partial"
      temporary = name
      descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    }
    if descriptor < 0 { throw Self.error(path) }
    if let temporary, exists { unsafe chmod(temporary, status.st_mode & 0o777) }
  }

  private init(standardOutput: Int32) {
    path = "standard output"
    target = path
    temporary = nil
    descriptor = standardOutput
  }

  /// A file of lines that others may follow while it grows: written in place, from its start.
  package init(lines path: String) throws(OutputError) {
    self.path = path
    target = path
    temporary = nil
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw Self.error(path) }
  }

  /// Where results go that were not sent to a file.
  package static func standardOutput() -> OutputFile {
    OutputFile(standardOutput: STDOUT_FILENO)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary { _ = unsafe unlink(temporary) }
  }

  /// Adds bytes; throws `failed` when the disk is full or failing.
  package func write(_ bytes: some Collection<UInt8>) throws(OutputError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Makes what was written the file's content.
  package func commit() throws(OutputError) {
    try flush()
    guard let temporary else {
      if close(descriptor) != 0 { throw .failed(path: path, reason: Self.reason()) }
      descriptor = -1
      return
    }
    guard fsync(descriptor) == 0, unsafe rename(temporary, target) == 0 else {
      throw .failed(path: path, reason: Self.reason())
    }
    close(descriptor)
    descriptor = -1
  }

  /// Hands on what is still buffered.
  package func flush() throws(OutputError) {
    var sent = 0
    while sent < buffer.count {
      let count = buffer.count - sent
      let written = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + sent }, count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        buffer.removeAll()
        throw .failed(path: path, reason: Self.reason())
      }
      sent += written
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private static func reason() -> String {
    unsafe String(cString: strerror(errno))
  }

  private static func error(_ path: String) -> OutputError {
    errno == ENOSPC
      ? .failed(path: path, reason: reason()) : .unwritable(path: path, reason: reason())
  }
}

/// What can go wrong with outputs.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// It can't be opened for writing.
  case unwritable(path: String, reason: String)
  /// Writing began and failed: the disk is full or failing.
  case failed(path: String, reason: String)

  package var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "\(CorpusError.quoted(path)) can't be written (\(reason)); name another output."
    case .failed(let path, let reason):
      "Writing \(CorpusError.quoted(path)) failed (\(reason)); "
        + "make room or name another output. What stood there before is unchanged."
    }
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .unwritable: 73
    case .failed: 74
    }
  }
}
