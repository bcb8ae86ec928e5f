import Corpus
import Glibc

/// A folder of its own for one test, removed with everything in it at the end of its life.
final class Sandbox {
  /// Without a slash at the end.
  let path: String

  init() throws {
    var template = Array("/tmp/cellscope-corpus-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { throw SandboxError(errno: errno) }
    path = unsafe String(cString: made)
  }

  deinit { Self.remove(path) }

  /// The path of something in it.
  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, its folders made where missing, and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let parts = name.split(separator: "/")
    for depth in 1..<max(1, parts.count) { folder(parts[..<depth].joined(separator: "/")) }
    let number = unsafe open(self(name), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard number >= 0 else { throw SandboxError(errno: errno) }
    defer { close(number) }
    var written = 0
    while written < bytes.count {
      let count = unsafe Glibc.write(number, Array(bytes[written...]), bytes.count - written)
      guard count > 0 else { throw SandboxError(errno: errno) }
      written += count
    }
    return self(name)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  /// Random bytes of a few values, the same for the same name.
  @discardableResult
  func write(_ name: String, random count: Int) throws -> String {
    var generator = SeededGenerator(seed: ContentHash.of(name.utf8))
    return try write(name, (0..<count).map { _ in UInt8(97 + generator.below(20)) })
  }

  func folder(_ name: String) { unsafe mkdir(self(name), 0o755) }
  func link(_ name: String, to target: String) { unsafe symlink(target, self(name)) }
  func pipe(_ name: String) { unsafe mkfifo(self(name), 0o644) }

  static func remove(_ path: String) {
    if unsafe unlink(path) == 0 { return }
    if let stream = unsafe opendir(path) {
      var names: [String] = []
      while let entry = unsafe readdir(stream) {
        unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
          unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { text in
            names.append(unsafe String(cString: text))
          }
        }
      }
      unsafe closedir(stream)
      for name in names where name != "." && name != ".." { remove("\(path)/\(name)") }
    }
    unsafe rmdir(path)
  }
}

struct SandboxError: Error {
  let errno: Int32
}
