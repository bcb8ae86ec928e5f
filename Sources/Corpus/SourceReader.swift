import Glibc

/// Reads regular files, and what ``StandardInput`` holds, as bytes; nothing else in Cellscope opens a
/// source file.
///
/// All of it throws `missing`, `unreadable`, `isFolder` or `notARegularFile`, and never waits on a
/// pipe.
package enum SourceReader {
  /// The largest number of bytes ``scan(_:_:)`` hands over at once.
  package static let chunkLength = 65536

  /// All bytes of the file, none if it is empty.
  ///
  /// Throws `tooLarge` for one that claims more than there is memory.
  package static func bytes(of path: String) throws(CorpusError) -> [UInt8] {
    let file = try Descriptor(path)
    guard file.size < MemoryLimit.available else {
      throw .tooLarge(path: path, bytes: file.size)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.size)
    try file.scan { chunk in bytes.append(contentsOf: chunk) }
    return bytes
  }

  /// The bytes at `range`.
  ///
  /// Throws `shrank` if the file ends before the range does.
  package static func bytes(of path: String, in range: Range<Int>) throws(CorpusError) -> [UInt8] {
    let file = try Descriptor(path)
    let bytes = try file.bytes(at: range.lowerBound, count: range.count)
    guard bytes.count == range.count else {
      throw .shrank(path: path, expected: range.upperBound)
    }
    return bytes
  }

  /// The first bytes, at most `most`, and how many the file has. No link is followed.
  ///
  /// - Parameter path: what it is called where it can't be read.
  package static func beginning(of place: RealPath, called path: String, most: Int)
    throws(CorpusError) -> (bytes: [UInt8], size: Int)
  {
    let file = try Descriptor(try place.opened(as: path), path)
    return (try file.bytes(at: 0, count: min(file.size, most)), file.size)
  }

  /// Hands over the whole file from its start, in chunks of ``chunkLength`` bytes (the last one
  /// shorter).
  package static func scan(_ path: String, _ body: (ArraySlice<UInt8>) -> Void) throws(CorpusError)
  {
    try Descriptor(path).scan(body)
  }
}

/// An open regular file, closed at the end of its life.
private struct Descriptor: ~Copyable {
  private let number: Int32
  private let path: String
  /// The size the system claims, in bytes; files of /proc claim 0.
  let size: Int

  init(_ path: String) throws(CorpusError) {
    switch try FileKind(of: path, followingLinks: true) {
    case .regular: break
    case .folder: throw .isFolder(path: path)
    case .link, .other: throw .notARegularFile(path: path)
    }
    let number =
      path == StandardInput.path
      ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
      : unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard number >= 0 else { throw .system(path: path) }
    try self.init(number, path)
  }

  /// Takes over an open file.
  init(_ number: Int32, _ path: String) throws(CorpusError) {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, case .regular = FileKind(mode: status.st_mode) else {
      close(number)
      throw .notARegularFile(path: path)
    }
    self.number = number
    self.path = path
    size = Int(status.st_size)
  }

  deinit { close(number) }

  /// Up to `count` bytes from `offset` on; fewer at the file's end.
  func bytes(at offset: Int, count: Int) throws(CorpusError) -> [UInt8] {
    var failed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let base = buffer.baseAddress else { return }
      while filled < count {
        let got = unsafe pread(number, base + filled, count - filled, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        failed = got < 0
        if got <= 0 { break }
        filled += got
      }
    }
    guard !failed else { throw .system(path: path) }
    return bytes
  }

  func scan(_ body: (ArraySlice<UInt8>) -> Void) throws(CorpusError) {
    var offset = 0
    while true {
      let chunk = try bytes(at: offset, count: SourceReader.chunkLength)
      if chunk.isEmpty { return }
      body(chunk[...])
      offset += chunk.count
      if chunk.count < SourceReader.chunkLength { return }
    }
  }
}
