import CEnding
import Corpus
import Foundation
import Glibc
import Synchronization

/// What long output is read in, as git does it: CELLSCOPE_PAGER or PAGER, else `less`, told to show
/// colours and to leave by itself where all fits on the screen. It takes the place of standard output.
///
/// While it runs, Ctrl-C is the pager's alone: a command that ended would leave it without a terminal.
struct Pager {
  private let process: pid_t
  private let command: String
  /// The pager's number, for the signal's handler; 0 where none runs.
  private static let running = Atomic<pid_t>(0)

  /// What the environment asks for; nil if it asks for none (`cat`, or nothing), or there is none to be had.
  private static func command(_ environment: [String: String]) -> String? {
    guard let asked = environment["CELLSCOPE_PAGER"] ?? environment["PAGER"] else {
      return isInPath("less", environment) ? "less" : nil
    }
    let words = asked.split { $0 == " " || $0 == "\t" }
    return words.isEmpty || words == ["cat"] ? nil : asked
  }

  /// Whether the pager that the environment asks for shows colours: `most` prints what 256 colours take.
  static func showsColours(_ environment: [String: String]) -> Bool {
    let program = command(environment)?.split(separator: " ").first?.split(separator: "/").last
    return program != "most"
  }

  /// Starts the pager that the environment asks for; nil where there is none.
  init?(environment: [String: String]) {
    guard let command = Self.command(environment) else { return nil }
    var variables = environment
    // F: leave where all fits on the screen; R: colours; X: what was read stays there. R goes first, as
    // what was there may end with a prompt.
    variables["LESS"] = variables["LESS"].map { "-R " + $0 } ?? "FRX"
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
    self.command = command
    close(ends[0])
    dup2(ends[1], STDOUT_FILENO)
    close(ends[1])
    Self.running.store(process, ordering: .relaxed)
    for number in [SIGINT, SIGQUIT] { signal(number, SIG_IGN) }
    ce_before_end { Pager.finish() }
    for number in [SIGTERM, SIGHUP] { signal(number) { ce_end(128 + $0) } }
  }

  /// Closes what is read and waits until the reader has left. Throws where the shell could not run it.
  func wait() throws {
    close(STDOUT_FILENO)
    let status = Self.wait(for: process)
    ce_before_end(nil)
    Self.running.store(0, ordering: .relaxed)
    Messages.release()
    guard status == 126 || status == 127 else { return }
    throw Failure(
      "The pager \(CorpusError.quoted(command)) can't be run: say another in CELLSCOPE_PAGER, or --no-pager.",
      status: 73)
  }

  /// What comes before a sudden end: the pager sets the terminal right.
  private static func finish() {
    close(STDOUT_FILENO)
    wait(for: running.load(ordering: .relaxed))
  }

  /// Its exit status once it has ended; nil if a signal ended it.
  @discardableResult
  private static func wait(for process: pid_t) -> Int32? {
    guard process > 0 else { return nil }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      if errno != EINTR { return nil }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
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
