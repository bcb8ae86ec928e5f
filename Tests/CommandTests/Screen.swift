import Foundation
import Glibc

/// The built executable on a terminal of its own, which a test types on and reads from.
final class Screen {
  private let master: Int32
  private let slave: Int32
  private let process = Process()
  private(set) var output: [UInt8] = []
  /// The terminal's settings before the command began.
  let found: termios

  /// Starts it; the terminal has 24 rows of 80 columns.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard unsafe openpty(&master, &slave, nil, nil, &size) == 0 else { throw NoTerminal() }
    (self.master, self.slave) = (master, slave)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    var found = termios()
    unsafe tcgetattr(slave, &found)
    self.found = found
    process.executableURL = URL(filePath: Command.executable)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "COLORTERM", "PAGER", "CELLSCOPE_PAGER", "LESS"] {
      variables[name] = nil
    }
    variables["TERM"] = "xterm-256color"
    variables["CELLSCOPE_GRAMMARS"] = Command.grammars
    variables.merge(environment) { $1 }
    process.environment = variables
    let handle = FileHandle(fileDescriptor: slave)
    process.standardInput = handle
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
  }

  struct NoTerminal: Error {}

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    close(master)
    close(slave)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe Glibc.write(master, bytes, bytes.count)
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  func resize(rows: UInt16, columns: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    send(SIGWINCH)
  }

  /// Reads until a text has come that was not there before; whether it came within a minute.
  func waits(for text: String) -> Bool {
    let start = ContinuousClock.now
    var from = 0
    while ContinuousClock.now - start < .seconds(60) {
      read()
      if let found = output[from...].firstRange(of: Array(text.utf8)) {
        output.removeSubrange(..<found.upperBound)
        return true
      }
      from = max(0, output.count - text.utf8.count)
      usleep(5_000)
    }
    return false
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      output += buffer[..<count]
    }
  }

  /// Waits for its end, a minute at most.
  func end() -> (status: Int32, isSignal: Bool)? {
    let start = ContinuousClock.now
    while process.isRunning {
      guard ContinuousClock.now - start < .seconds(60) else { return nil }
      read()
      usleep(5_000)
    }
    read()
    return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
  }

  /// Whether the terminal's settings are those that were found.
  var isAsFound: Bool {
    var now = termios()
    unsafe tcgetattr(slave, &now)
    return now.c_lflag == found.c_lflag && now.c_iflag == found.c_iflag
      && now.c_oflag == found.c_oflag
  }
}
