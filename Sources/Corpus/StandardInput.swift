import Glibc

/// Standard input as a source file, named `-`.
package enum StandardInput {
  /// What stands for it among paths; a file of this name is `./-`.
  package static let path = "-"
  /// The most bytes it may hold: those of the largest file, and not more than 1 GiB, which a network
  /// reads for half an hour or more.
  static let most = min(MemoryLimit.available, 1 << 30)

  /// What can be wrong with it.
  package enum Flaw: Equatable, Sendable {
    case closed
    case terminal
    case empty
    case tooLarge
    case unreadable(reason: String)
  }

  /// Reads standard input to its end, if it is among `paths`, and puts a temporary file with its bytes
  /// in its place: that can be read again and again, as every command reads its files.
  ///
  /// Throws `standardInput`, and `binary` or `utf16` at the first bytes that are no text.
  package static func hold(for paths: [String]) throws(CorpusError) {
    guard paths.contains(path) else { return }
    guard isatty(STDIN_FILENO) == 0 else { throw .standardInput(.terminal) }
    // It has no name, so nothing of it is left behind.
    guard let file = unsafe tmpfile() else { throw unreadable() }
    defer { unsafe fclose(file) }
    let descriptor = unsafe fileno(file)
    try copy(to: descriptor)
    guard dup2(descriptor, STDIN_FILENO) >= 0 else { throw unreadable() }
  }

  private static func copy(to file: Int32) throws(CorpusError) {
    var buffer = [UInt8](repeating: 0, count: SourceReader.chunkLength)
    var size = 0
    while true {
      let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0 {
        try wait()
        continue
      }
      if count == 0 { break }
      if size == 0 { try TextCheck.requireText(buffer[..<count], path: path) }
      size += count
      guard size <= most else { throw .standardInput(.tooLarge) }
      try write(buffer[..<count], to: file)
    }
    guard size > 0 else { throw .standardInput(.empty) }
  }

  /// After a read that failed: waits for more bytes. Throws where none can come.
  private static func wait() throws(CorpusError) {
    switch errno {
    case EINTR: return
    case EAGAIN:
      var source = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&source, 1, -1)
    case EBADF: throw .standardInput(.closed)
    default: throw unreadable()
    }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) throws(CorpusError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw unreadable() }
      rest = rest.dropFirst(count)
    }
  }

  /// What the system's last error says.
  private static func unreadable() -> CorpusError {
    .standardInput(.unreadable(reason: CorpusError.systemReason(errno)))
  }
}

extension StandardInput.Flaw {
  /// What is wrong, and what to do, in a sentence.
  var sentence: String {
    let (flaw, advice) =
      switch self {
      case .closed: ("is closed", "pipe text into it, or name a file")
      case .terminal: ("is a terminal", "pipe text into it, or name a file")
      case .empty: ("is empty", "pipe text into it, or name a file")
      case .tooLarge:
        ("holds more than \(StandardInput.most) bytes", "save a part of it as a file and name that")
      case .unreadable(let reason):
        ("cannot be read (\(reason))", "save its content as a file and name that")
      }
    return "Standard input \(flaw); \(advice)."
  }

  var exitCode: Int32 { self == .tooLarge ? 65 : 66 }
}
