import Annotation
import Glibc
import Synchronization

/// Keys in, screens out, and what is read meanwhile: from the first screen to the last.
struct BrowserLoop {
  private var browser: Browser
  private let mail: Mailbox
  private var decoder = KeyDecoder()
  private var drawn: BrowserScreen.Frame?
  private var lastDrawn = ContinuousClock.now
  /// How soon a screen is drawn anew where no key was pressed.
  private static let pause = Duration.milliseconds(100)
  /// How long Escape waits for the rest of another key, in milliseconds.
  private static let patience: Int32 = 60

  /// What ended it.
  enum Ending: Equatable {
    case left
    case signal(Int32)
  }

  init(_ browser: Browser, _ mail: Mailbox) {
    self.browser = browser
    self.mail = mail
  }

  /// Shows the browser until it is left; the screen must be open. Throws what the reader threw.
  mutating func run() throws -> Ending {
    draw()
    while true {
      let waits = ContinuousClock.now - lastDrawn < Self.pause
      let timeout = decoder.isWaiting ? Self.patience : waits ? 100 : -1
      let (hasKeys, hasEvents) = wait(timeout)
      if hasEvents, let ending = handleEvents() { return ending }
      try takeMail()
      var keys: [Key] = []
      if hasKeys {
        guard let bytes = Self.bytes(from: STDIN_FILENO) else { return .left }
        keys = decoder.feed(bytes)
      } else if decoder.isWaiting {
        keys = decoder.flush()
      }
      for key in keys {
        browser.press(key)
        if browser.isLeaving { return .left }
      }
      if !keys.isEmpty || drawn == nil || ContinuousClock.now - lastDrawn >= Self.pause { draw() }
    }
  }

  private func wait(_ timeout: Int32) -> (keys: Bool, events: Bool) {
    let wanted = Int16(POLLIN)
    var sources = [
      pollfd(fd: STDIN_FILENO, events: wanted, revents: 0),
      pollfd(fd: unsafe FullScreen.events, events: wanted, revents: 0),
    ]
    guard unsafe poll(&sources, 2, timeout) > 0 else { return (false, false) }
    return (sources[0].revents != 0, sources[1].revents != 0)
  }

  /// Does what signals ask for; an ending if one asks for that.
  private mutating func handleEvents() -> Ending? {
    for event in Self.bytes(from: unsafe FullScreen.events) ?? [] {
      switch Int32(event) {
      case SIGWINCH: resize()
      case SIGTSTP:
        FullScreen.stop()
        resize()
      case SIGCONT:
        FullScreen.apply()
        resize()
      case 0: break
      case let number: return .signal(number)
      }
    }
    return nil
  }

  private mutating func resize() {
    let size = FullScreen.size
    browser.resize(rows: size.rows, columns: size.columns)
    drawn = nil
  }

  private mutating func takeMail() throws {
    let (parts, error) = mail.take()
    if let error { throw error }
    for part in parts { browser.take(part) }
  }

  /// What there is to read; nil at its end.
  private static func bytes(from descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : nil }
    return count == 0 ? nil : Array(buffer[..<count])
  }

  /// Writes the rows that changed.
  private mutating func draw() {
    let frame = BrowserScreen.frame(of: browser)
    lastDrawn = .now
    guard frame != drawn else { return }
    var output = Array("\u{1B}[?25l".utf8)
    for (index, row) in frame.rows.enumerated() {
      if let drawn, index < drawn.rows.count, drawn.rows[index] == row { continue }
      output += Array("\u{1B}[\(index + 1);1H".utf8) + row + Array("\u{1B}[K".utf8)
    }
    if let cursor = frame.cursor {
      output += Array("\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h".utf8)
    }
    FullScreen.write(output)
    drawn = frame
  }
}

/// Where the reader leaves what it read.
final class Mailbox: Sendable {
  private let held = Mutex<(parts: [BrowsedPart], error: (any Error)?)>(([], nil))
  private let stopped = Atomic(false)

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// The reader should end.
  func stop() { stopped.store(true, ordering: .relaxed) }

  func put(_ part: BrowsedPart) {
    held.withLock { $0.parts.append(part) }
    FullScreen.wake()
  }

  func fail(_ error: any Error) {
    held.withLock { $0.error = error }
    FullScreen.wake()
  }

  func take() -> (parts: [BrowsedPart], error: (any Error)?) {
    held.withLock { held in
      defer { held = ([], nil) }
      return held
    }
  }
}
