import CEnding
import Glibc
import Synchronization

/// The terminal while one program has all of it: its other screen, keys as they come, no echo.
///
/// However the process ends, but for a SIGKILL, the terminal is as it was: what signals do here is
/// safe to do in a signal's handler.
enum FullScreen {
  /// The terminal as it was found. A handler reads it, so it has a fixed place.
  private nonisolated(unsafe) static let found: UnsafeMutablePointer<termios> = {
    let place = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    unsafe place.initialize(to: termios())
    return unsafe place
  }()
  private static let isOn = Atomic(false)
  /// Where handlers write a signal's number; reading it is `events`.
  private static let bell = Atomic<Int32>(-1)
  private static let leaving: StaticString = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"

  /// What wakes who waits for keys beside keys: a signal's number, or 0 for `wake`.
  private(set) static nonisolated(unsafe) var events: Int32 = -1

  /// Both ends of a terminal that can move its cursor.
  static func isPossible(terminal: String?) -> Bool {
    isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && terminal != nil
      && terminal != "dumb"
  }

  /// Takes the screen, and the signals that concern it.
  static func open() {
    var ends: [Int32] = [-1, -1]
    if unsafe pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
      unsafe events = ends[0]
      bell.store(ends[1], ordering: .relaxed)
    }
    let (asked, crashes) = (
      [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT],
      [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP]
    )
    for number in asked { signal(number) { FullScreen.ring(UInt8($0)) } }
    for number in crashes {
      var action = sigaction()
      // Once the screen is given back, the same signal again ends the process as ever.
      unsafe action.__sigaction_handler.sa_handler = {
        FullScreen.leave()
        raise($0)
      }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      unsafe sigaction(number, &action, nil)
    }
    Interrupt.unblock(asked + crashes)
    ce_before_end { FullScreen.leave() }
    enter()
  }

  /// Takes the screen, or takes it again.
  static func enter() {
    unsafe tcgetattr(STDIN_FILENO, found)
    apply()
    isOn.store(true, ordering: .relaxed)
  }

  /// Sets everything once more, after others may have had the terminal.
  static func apply() {
    var raw = unsafe found.pointee
    raw.c_lflag &= ~UInt32(ICANON | ECHO | IEXTEN)
    raw.c_iflag &= ~UInt32(IXON | ICRNL)
    unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
    write(Array("\u{1B}[?1049h\u{1B}[2J".utf8))
  }

  /// Gives the screen back.
  static func leave() {
    guard isOn.exchange(false, ordering: .relaxed) else { return }
    unsafe _ = Glibc.write(STDOUT_FILENO, leaving.utf8Start, leaving.utf8CodeUnitCount)
    unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, found)
  }

  /// Stops the process, as Ctrl-Z asks; returns when it goes on.
  static func stop() {
    leave()
    kill(getpid(), SIGSTOP)
    enter()
  }

  /// Lets who waits for keys look up.
  static func wake() { ring(0) }

  private static func ring(_ number: UInt8) {
    var number = number
    unsafe _ = Glibc.write(bell.load(ordering: .relaxed), &number, 1)
  }

  static var size: (rows: Int, columns: Int) {
    var size = winsize()
    let isKnown = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? (max(2, Int(size.ws_row)), max(10, Int(size.ws_col))) : (24, 80)
  }

  /// Nobody is told of an error: a terminal that is gone is seen when keys are read.
  static func write(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes[sent...].withUnsafeBytes {
        unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return }
      sent += count
    }
  }
}
