import Annotation
import Corpus
import Foundation
import Glibc

/// Where results go: a file, or standard output.
struct Output {
  private let file: OutputFile
  let isTerminal: Bool

  /// Opens it, so that a mistake shows before the work begins.
  ///
  /// - Parameter inputs: what it must not take the place of.
  init(_ path: String?, sparing inputs: [String] = []) throws {
    file =
      try path.map { path throws(OutputError) in try OutputFile(path, sparing: inputs) }
      ?? .standardOutput()
    isTerminal = path == nil && isatty(STDOUT_FILENO) == 1
  }

  /// Columns of the terminal, or what COLUMNS says; 80 if neither is known.
  var width: Int {
    var size = winsize()
    if isTerminal, unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    let asked = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return min(max(asked ?? 80, 20), 1000)
  }

  /// - Parameter forced: colour was asked for outright.
  func depth(forced: Bool = false) -> ColourDepth {
    .detect(
      environment: ProcessInfo.processInfo.environment, isTerminal: isTerminal, forced: forced)
  }

  /// Writes everything, then makes it the file's content.
  func write(_ body: (inout ByteSink) throws -> Void) throws {
    let file = file
    var sink = ByteSink { bytes in
      try file.write(bytes)
      try file.flush()
    }
    try body(&sink)
    try sink.flush()
    try file.commit()
  }
}
