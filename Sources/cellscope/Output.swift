import Annotation
import ArgumentParser
import Corpus
import Foundation
import Glibc

/// Where results go: a file, or standard output, through a pager if that is a terminal.
struct Output {
  private let file: OutputFile
  let isTerminal: Bool
  private let isPaged: Bool
  /// Columns of the terminal, or what COLUMNS says; 80 if neither is known.
  let width: Int

  /// Opens it, so that a mistake shows before the work begins.
  ///
  /// - Parameters:
  ///   - inputs: what it must not take the place of.
  ///   - paged: text for people, that may be longer than the screen.
  init(_ path: String?, sparing inputs: [String] = [], paged: Bool = false) throws {
    file =
      try path.map { path throws(OutputError) in try OutputFile(path, sparing: inputs) }
      ?? .standardOutput()
    isTerminal = path == nil && isatty(STDOUT_FILENO) == 1
    isPaged = paged && isTerminal
    width = Self.width(isTerminal: isTerminal)
  }

  private static func width(isTerminal: Bool) -> Int {
    var size = winsize()
    if isTerminal, unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    let asked = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    return min(max(asked ?? 80, 20), 1000)
  }

  /// - Parameter forced: colour was asked for outright.
  func depth(forced: Bool = false) -> ColourDepth {
    let environment = ProcessInfo.processInfo.environment
    return .detect(
      environment: environment,
      isTerminal: isTerminal && (!isPaged || Pager.showsColours(environment)), forced: forced)
  }

  /// Writes everything, then makes it the file's content. A reader who leaves early has read enough: of a
  /// pager that is no error, of a pipe it ends the process, quietly.
  func write(_ body: (inout ByteSink) throws -> Void) throws {
    let file = file
    var pager: Pager?
    var isFirst = true
    var sink = ByteSink { bytes in
      // Not before there is something to read, so that progress is shown until then.
      if isFirst, isPaged {
        pager = Pager(environment: ProcessInfo.processInfo.environment)
        if pager != nil { Messages.hold() }
      }
      isFirst = false
      try file.write(bytes)
      try file.flush()
    }
    let result = Result {
      try body(&sink)
      try sink.flush()
      try file.commit()
    }
    try pager?.wait()
    if pager != nil, case .failure(let error) = result, error is OutputError { return }
    do {
      try result.get()
    } catch OutputError.readerLeft {
      Interrupt.leaveUnread()
    }
  }
}

/// Whether long output is read in a pager.
struct PagerOptions: ParsableArguments {
  @Flag(help: "Write straight to the terminal, not through less, CELLSCOPE_PAGER or PAGER.")
  var noPager = false

  var isWanted: Bool { !noPager }
}
