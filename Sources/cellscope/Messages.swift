import Annotation
import Corpus
import Discovery
import Foundation
import Glibc
import Synchronization

/// What is said on standard error: sentences, and a line that shows progress on a terminal.
enum Messages {
  static let isTerminal = isatty(STDERR_FILENO) == 1
  private static let hasBar = Mutex(false)
  /// Sentences that wait until the screen is free again; nil while it is.
  private static let held = Mutex<[String]?>(nil)

  /// Columns of the terminal.
  static var width: Int {
    var size = winsize()
    let isKnown = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// The most characters of one message; the argument parser quotes arguments whole.
  private static let mostCharacters = 4000

  /// A sentence on a line of its own.
  ///
  /// What names of files and models hold is shown, never obeyed.
  static func say(_ sentence: String) {
    let sentence = CorpusError.escaped(
      CorpusError.shortened(sentence, to: mostCharacters), keepsLines: true)
    let waits = held.withLock { held in
      held?.append(sentence)
      return held != nil
    }
    if waits { return }
    hasBar.withLock { hasBar in
      write((hasBar ? "\r\u{1B}[K" : "") + sentence + "\n")
      hasBar = false
    }
  }

  /// Which files of folders are not read, if there are any.
  static func say(_ leftOut: LeftOut) {
    if let summary = leftOut.summary { say("cellscope: \(summary).") }
  }

  /// A warning about a file.
  static func warn(of path: String, _ warning: String) {
    say("cellscope: \(CorpusError.shown(path)): \(warning)")
  }

  /// The progress line; nothing where nobody looks.
  static func show(_ line: String) {
    guard isTerminal, held.withLock({ $0 == nil }) else { return }
    // A row that wraps could not be taken back: of a long path the end is shown.
    let line = CorpusError.escaped(line).keepingEnd(columns: width - 1)
    hasBar.withLock { hasBar in
      write("\r" + line + "\u{1B}[K")
      hasBar = true
    }
  }

  /// Takes the progress line away.
  static func clear() {
    hasBar.withLock { hasBar in
      if hasBar { write("\r\u{1B}[K") }
      hasBar = false
    }
  }

  /// Says nothing while another program has the screen.
  static func hold() {
    guard isTerminal else { return }
    clear()
    held.withLock { $0 = $0 ?? [] }
  }

  /// Says what was held back.
  static func release() {
    let sentences = held.withLock { held in
      defer { held = nil }
      return held ?? []
    }
    for sentence in sentences { say(sentence) }
  }

  /// Shows the share of a named piece of work that is done.
  static func progress(_ name: String) -> @Sendable (Double) -> Void {
    { share in show("\(name) \(Int(100 * min(share, 1))) %") }
  }

  /// The same for a study, whose stages have names.
  static func stages() -> @Sendable (Study.Stage, Double) -> Void {
    { stage, share in show("\(stage.rawValue) \(Int(100 * min(share, 1))) %") }
  }

  /// Nobody is told of an error here: there is nowhere left to say it.
  private static func write(_ text: String) {
    _ = unsafe Array(text.utf8).withUnsafeBytes {
      unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
    }
  }
}
