import Corpus
import Glibc

/// What a process that runs a query may take: then the system ends it.
struct QueryLimits {
  /// Of a processor; and of the clock, so much longer, since others may be at work.
  let seconds: Int
  private let longer = 4
  /// Bytes of memory beside 512 for each byte of text.
  private static let memory = 2 << 30

  /// To load the language and to compile the query.
  static let compiling = QueryLimits(seconds: 3)

  /// To find the query's matches in a text.
  static func reading(bytes: Int) -> QueryLimits { QueryLimits(seconds: 7 + bytes / 1_000_000) }

  /// The signals that end a process that takes longer.
  static let signals = [SIGPROF, SIGALRM]

  /// Begins to count.
  func begin() {
    Self.set(ITIMER_PROF, seconds)
    Self.set(ITIMER_REAL, seconds + longer)
  }

  /// Counts no more.
  static func end() {
    set(ITIMER_PROF, 0)
    set(ITIMER_REAL, 0)
  }

  private static func set(_ timer: __itimer_which, _ seconds: Int) {
    var time = itimerval()
    time.it_value.tv_sec = seconds
    unsafe setitimer(__itimer_which_t(timer.rawValue), &time, nil)
  }

  /// From now on the process may take so much more memory as a text of `bytes` bytes needs.
  static func boundMemory(bytes: Int) {
    set(RLIMIT_AS, min(given, rlim_t(MemoryLimit.addressSpace + memory + 512 * bytes)))
  }

  /// No file of the memory of a process that broke down.
  static func leaveNoCore() { set(RLIMIT_CORE, 0) }

  /// The bound that the process began with.
  private static let given = bound(RLIMIT_AS).rlim_cur

  private static func set(_ resource: __rlimit_resource, _ most: rlim_t) {
    var limit = bound(resource)
    limit.rlim_cur = most
    unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }

  private static func bound(_ resource: __rlimit_resource) -> rlimit {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    return limit
  }
}
