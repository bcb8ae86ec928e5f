import CEnding
import Glibc
import Synchronization

/// Signals that ask for the end, as a flag that long work looks at.
enum Interrupt {
  /// The number of the first signal that asked, or 0.
  private static let asked = Atomic<Int32>(0)
  private static let isLeaving = Atomic(false)
  private static let asking = [SIGINT, SIGTERM, SIGHUP]

  static var isAsked: Bool {
    asked.load(ordering: .relaxed) != 0
  }

  /// The exit status of work that ended because it was asked to, as shells count it: 130 after
  /// Ctrl-C, 143 after SIGTERM, 129 after SIGHUP.
  static var status: Int32 {
    128 + asked.load(ordering: .relaxed)
  }

  /// Ends the process if it was asked to, with a sentence that is said once.
  static func leaveIfAsked(_ sentence: String) {
    guard isAsked, !isLeaving.exchange(true, ordering: .relaxed) else { return }
    Messages.say(sentence)
    ce_end(status)
  }

  /// Lets the signals through that whoever started the process may have blocked.
  ///
  /// A reader that left, or a file that may not grow, is what a write returns. The two signals are
  /// caught and not ignored: programs started from here have them as ever.
  static func allow() {
    unblock(asking + [SIGPIPE, SIGXFSZ])
    for number in [SIGPIPE, SIGXFSZ] { signal(number) { _ in } }
  }

  /// Lets these signals through.
  static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    unsafe sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Until `watch`, the signals end the process as ever, but a file is taken away first; and so it is
  /// wherever the process ends at once. `nil`: there is none any more.
  static func takeAway(_ path: String?) {
    unsafe ce_remove_at_end(path)
    guard path != nil else { return }
    for number in asking where !isIgnored(number) {
      signal(number) { number in
        ce_clean_up()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  /// From now on, Ctrl-C, SIGTERM and SIGHUP set the flag; another Ctrl-C ends the process at once. Under
  /// `nohup`, SIGHUP is none.
  static func watch() {
    for number in asking where number != SIGHUP || !isIgnored(number) {
      signal(number) { number in
        let first = Interrupt.asked.compareExchange(
          expected: 0, desired: number, ordering: .relaxed)
        if number == SIGINT && !first.exchanged { ce_end(Interrupt.status) }
      }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    unsafe sigaction(number, nil, &action)
    // Functions can't be compared: the addresses are.
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Ends the process as other programs end whose output nobody reads any more.
  static func leaveUnread() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    ce_end(128 + SIGPIPE)
  }
}
