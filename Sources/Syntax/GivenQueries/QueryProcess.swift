import Corpus
import Glibc

/// A process of this command that runs one query: tree-sitter breaks down or never comes back at some,
/// and then only that process ends.
final class QueryProcess: Sendable {
  /// What makes the command such a process.
  package static let argument = "run-query"

  /// Why it gave no answer.
  enum End {
    case tooSlow
    case tooLarge
    case brokeDown
    case notStarted
  }

  private let process: pid_t
  private let channel: QueryChannel

  /// nil where none can be started.
  init?() {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    defer { close(ends[1]) }
    guard let process = Self.start(at: ends[1]) else {
      close(ends[0])
      return nil
    }
    self.process = process
    channel = QueryChannel(descriptor: ends[0])
  }

  deinit {
    close(channel.descriptor)
    kill(process, SIGKILL)
    _ = Self.status(of: process)
  }

  /// The answer to a message; nil if the process ended instead.
  func ask(_ message: [UInt8]) -> [UInt8]? {
    channel.send(message) ? channel.receive() : nil
  }

  /// Why it ended: to be asked once, after it gave no answer.
  var end: End {
    // It may have closed its end and live on for a moment, but not after this.
    var status: Int32 = 0
    for _ in 0..<200 {
      if unsafe waitpid(process, &status, WNOHANG) != 0 { break }
      usleep(5_000)
    }
    if QueryLimits.signals.contains(status & 0x7F) { return .tooSlow }
    // The command ends itself where it gets no memory.
    return status & 0x7F == 0 && status >> 8 == 74 ? .tooLarge : .brokeDown
  }

  private static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// Starts it with `socket` as its standard input.
  private static func start(at socket: Int32) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO)
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      unsafe posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let words = ["cellscope", argument]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failed = unsafe posix_spawn(
      &process, Companion.command, &actions, &attributes, &arguments, environ)
    return failed == 0 ? process : nil
  }
}
