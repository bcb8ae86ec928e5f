import Glibc

/// A file that is written beside its name, synced, then renamed: whoever looks sees the old content
/// or the new, whole. What is no regular file (a terminal, a pipe) is written directly, and so is what
/// the process has for its standard output, which others may be writing to.
///
/// Until it is whole the new file has no name, so nothing is left of a process that is killed; on
/// file systems without nameless files it is called `<path>.<process>.partial`.
package final class OutputFile {
  /// As the user named it.
  package let path: String
  fileprivate static let standard = "standard output"
  private let target: String
  private let temporary: String?
  private var hasName = false
  private var descriptor: Int32
  private var buffer: [UInt8] = []

  /// Opens `path` for writing; nothing that stood there changes before ``commit()``.
  ///
  /// - Parameters:
  ///   - inputs: what the command reads; an output must not take the place of any of it.
  ///   - isFile: refuse what is there and no regular file.
  ///
  /// Throws `unwritable`, `isInput`, or `failed` when the disk is full.
  package init(_ path: String, sparing inputs: [String] = [], isFile: Bool = false)
    throws(OutputError)
  {
    self.path = path
    if path.isEmpty { throw .unwritable(path: path, reason: "it has no name") }
    var status = stat()
    let exists = unsafe stat(path, &status) == 0
    if exists && status.st_mode & S_IFMT == S_IFDIR {
      throw .unwritable(path: path, reason: "it is a folder")
    }
    if exists && isFile && status.st_mode & S_IFMT != S_IFREG {
      throw .unwritable(path: path, reason: "it is not a regular file")
    }
    if exists && inputs.contains(where: { Self.is($0, the: status) }) {
      throw .isInput(path: path)
    }
    let resolved = exists ? Self.resolved(path) : path
    target = resolved
    if exists, let own = Self.standardDescriptor(of: status) {
      temporary = nil
      descriptor = dup(own)
    } else if exists && status.st_mode & S_IFMT != S_IFREG {
      temporary = nil
      descriptor = unsafe open(resolved, O_WRONLY | O_CLOEXEC)
    } else {
      let isWritable = unsafe access(resolved, W_OK) == 0
      if exists && !isWritable { throw Self.error(path) }
      let name = "\(resolved).\(getpid()).partial"
      // A nameless file would not show it before the end.
      if name.utf8.split(separator: UInt8(ascii: "/")).last.map({ $0.count > NAME_MAX }) ?? false {
        throw .unwritable(path: path, reason: "its name is too long")
      }
      temporary = name
      descriptor = Self.openNameless(beside: resolved)
      if descriptor < 0 {
        descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        hasName = descriptor >= 0
      }
    }
    if descriptor < 0 { throw Self.error(path) }
    if temporary != nil, exists { fchmod(descriptor, status.st_mode & 0o777) }
  }

  /// Standard output or error, where that is the regular file of this status.
  private static func standardDescriptor(of file: stat) -> Int32? {
    guard file.st_mode & S_IFMT == S_IFREG else { return nil }
    return [STDOUT_FILENO, STDERR_FILENO].first { descriptor in
      var status = stat()
      return unsafe fstat(descriptor, &status) == 0 && status.st_dev == file.st_dev
        && status.st_ino == file.st_ino
    }
  }

  /// A file in the folder of `path` that gets a name only by `link`; -1 where that can't be had.
  private static func openNameless(beside path: String) -> Int32 {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { path[...$0] } ?? "."
    let nameless = 0o20000000 | O_DIRECTORY  // O_TMPFILE, which Swift does not import
    let descriptor = unsafe open(String(folder), nameless | O_WRONLY | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return -1 }
    let canBeNamed = unsafe access(Self.handle(descriptor), F_OK) == 0
    if canBeNamed { return descriptor }
    close(descriptor)
    return -1
  }

  /// The path by which the system knows an open file.
  private static func handle(_ descriptor: Int32) -> String {
    "/proc/self/fd/\(descriptor)"
  }

  private init(standardOutput: Int32) {
    path = Self.standard
    target = path
    temporary = nil
    descriptor = standardOutput
  }

  /// A file of lines that others may follow while it grows: written in place, behind what is there,
  /// or from its start after `empty`.
  package init(lines path: String, sparing inputs: [String] = []) throws(OutputError) {
    var status = stat()
    if unsafe stat(path, &status) == 0, inputs.contains(where: { Self.is($0, the: status) }) {
      throw .isInput(path: path)
    }
    self.path = path
    target = path
    temporary = nil
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw Self.error(path) }
  }

  /// Takes away what stood in a file of lines.
  package func empty() {
    _ = ftruncate(descriptor, 0)  // what can't be cut, a pipe or a terminal, holds nothing
  }

  /// Throws `isInput` if one of `outputs` is also one of `inputs`, by whatever name.
  package static func check(_ outputs: [String], sparing inputs: [String]) throws(OutputError) {
    let existing = outputs.compactMap { path in
      var status = stat()
      return unsafe stat(path, &status) == 0 ? (path: path, status: status) : nil
    }
    for input in inputs {
      if let output = existing.first(where: { Self.is(input, the: $0.status) }) {
        throw .isInput(path: output.path)
      }
    }
  }

  /// Whether it takes the place of a file, rather than being written to a pipe or a device.
  package var isReplacement: Bool {
    temporary != nil
  }

  /// Where results go that were not sent to a file.
  package static func standardOutput() -> OutputFile {
    OutputFile(standardOutput: STDOUT_FILENO)
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if let temporary, hasName { _ = unsafe unlink(temporary) }
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
      if close(descriptor) != 0 { throw failure() }
      descriptor = -1
      return
    }
    guard fsync(descriptor) == 0 else { throw failure() }
    if !hasName {
      _ = unsafe unlink(temporary)
      let handle = Self.handle(descriptor)
      hasName =
        unsafe linkat(AT_FDCWD, handle, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0
    }
    guard hasName, unsafe rename(temporary, target) == 0 else { throw failure() }
    close(descriptor)
    descriptor = -1
  }

  /// Adds what lies in memory, without a copy.
  package func write(contentsOf memory: UnsafeRawBufferPointer) throws(OutputError) {
    try flush()
    var sent = 0
    while sent < memory.count {
      let written = unsafe Glibc.write(
        descriptor, memory.baseAddress.map { unsafe $0 + sent }, memory.count - sent)
      if written < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      sent += written
    }
  }

  /// Hands on what is still buffered.
  package func flush() throws(OutputError) {
    guard !buffer.isEmpty else { return }
    let waiting = buffer
    buffer.removeAll(keepingCapacity: true)
    let result = unsafe waiting.withUnsafeBytes { bytes in
      Result { () throws(OutputError) in unsafe try write(contentsOf: bytes) }
    }
    try result.get()
  }

  /// Whether a path leads to the file of this status.
  private static func `is`(_ path: String, the file: stat) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_dev == file.st_dev
      && status.st_ino == file.st_ino
  }

  private static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private static func reason() -> String {
    let reason = unsafe String(cString: strerror(errno))
    return errno == EFBIG ? reason + ", see ulimit -f" : reason
  }

  private func failure() -> OutputError {
    errno == EPIPE
      ? .readerLeft(path: path)
      : .failed(path: path, reason: Self.reason(), keepsOld: temporary != nil)
  }

  private static func error(_ path: String) -> OutputError {
    errno == ENOSPC
      ? .failed(path: path, reason: reason(), keepsOld: true)
      : .unwritable(path: path, reason: reason())
  }
}

/// What can go wrong with outputs.
package enum OutputError: Error, Equatable, CustomStringConvertible {
  /// It can't be opened for writing.
  case unwritable(path: String, reason: String)
  /// It is one of the command's own inputs.
  case isInput(path: String)
  /// Another run writes it.
  case isWritten(path: String)
  /// Writing began and failed: the disk is full or failing. What stood there is as it was, or not.
  case failed(path: String, reason: String, keepsOld: Bool)
  /// It is a pipe that nobody reads any more.
  case readerLeft(path: String)

  package var description: String {
    switch self {
    case .unwritable(let path, let reason):
      "\(CorpusError.quoted(path)) can't be written (\(reason)); name another output."
    case .isInput(let path):
      "\(CorpusError.quoted(path)) is to be read, so it can't be the output too; name another output."
    case .isWritten(let path):
      "\(CorpusError.quoted(path)) is being written by another run; wait for its end or name another "
        + "output."
    case .failed(let path, let reason, let keepsOld):
      "Writing \(Self.named(path)) failed (\(reason)); make room or name another output."
        + (keepsOld ? " What stood there before is unchanged." : "")
    case .readerLeft(let path):
      "Writing \(Self.named(path)) failed, since nobody reads it any more; let its reader wait for the "
        + "end, or name a file."
    }
  }

  private static func named(_ path: String) -> String {
    path == OutputFile.standard ? path : CorpusError.quoted(path)
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .isInput: 64
    case .unwritable, .isWritten: 73
    case .failed, .readerLeft: 74
    }
  }
}
