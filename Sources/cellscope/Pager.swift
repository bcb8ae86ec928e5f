import Foundation
import Glibc
import Synchronization

/// What long output is read in, as git does it: CELLSCOPE_PAGER or PAGER, else `less -R`, told to
/// leave by itself where all fits on the screen. It takes the place of standard output.
///
/// While it runs, Ctrl-C is the pager's alone: a command that ended would leave it without a terminal.
struct Pager {
  private let process: pid_t
  /// The pager's number, for the signal's handler; 0 where none runs.
  private static let running = Atomic<pid_t>(0)

  /// Starts the pager that the environment asks for; nil if it asks for none (`cat`, or nothing), or
  /// there is none to be had.
  init?(environment: [String: String]) {
    let asked = environment["CELLSCOPE_PAGER"] ?? environment["PAGER"]
    let command = asked ?? "less -R"
    guard !command.isEmpty, command != "cat" else { return nil }
    if asked == nil, !Self.isInPath("less", environment) { return nil }
    var variables = environment
    // F: leave where all fits on the screen; R: colours; X: what was read stays there.
    if variables["LESS"] == nil { variables["LESS"] = "FRX" }
    if variables["LV"] == nil { variables["LV"] = "-c" }
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    guard let process = Self.start(command, variables, input: ends[0]) else {
      close(ends[0])
      close(ends[1])
      return nil
    }
    self.process = process
    close(ends[0])
    dup2(ends[1], STDOUT_FILENO)
    close(ends[1])
    Self.running.store(process, ordering: .relaxed)
    for number in [SIGINT, SIGQUIT, SIGPIPE] { signal(number, SIG_IGN) }
    for number in [SIGTERM, SIGHUP] { signal(number) { Pager.leave($0) } }
  }

  /// Closes what is read and waits until the reader has left.
  func wait() {
    close(STDOUT_FILENO)
    Self.wait(for: process)
    Self.running.store(0, ordering: .relaxed)
  }

  /// What a signal that ends the command does first: the pager sets the terminal right.
  private static func leave(_ number: Int32) {
    close(STDOUT_FILENO)
    wait(for: running.load(ordering: .relaxed))
    _exit(128 + number)
  }

  private static func wait(for process: pid_t) {
    guard process > 0 else { return }
    while waitpid(process, nil, 0) < 0, errno == EINTR {}
  }

  /// In the command's own process group, so that it may read keys: Foundation's processes have one of
  /// their own.
  private static func start(_ command: String, _ variables: [String: String], input: Int32)
    -> pid_t?
  {
    var actions = unsafe posix_spawn_file_actions_t()
    guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    let arguments = unsafe CStrings(["sh", "-c", command])
    let environment = unsafe CStrings(variables.map { "\($0)=\($1)" })
    var process: pid_t = 0
    let result = unsafe posix_spawn(
      &process, "/bin/sh", &actions, nil, arguments.pointers, environment.pointers)
    return result == 0 ? process : nil
  }

  private static func isInPath(_ name: String, _ environment: [String: String]) -> Bool {
    environment["PATH", default: ""].split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }
}

/// Strings as C functions take lists of them: ended by a null pointer.
@unsafe
private final class CStrings {
  private(set) var pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) {
    unsafe pointers = strings.map { unsafe strdup($0) } + [nil]
  }

  deinit { unsafe pointers.forEach { unsafe free($0) } }
}
