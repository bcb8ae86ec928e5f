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
    let most = rlim_t(taken + memory + 512 * bytes)
    set(RLIMIT_AS, most)
  }

  /// No file of the memory of a process that broke down.
  static func leaveNoCore() { set(RLIMIT_CORE, 0) }

  private static func set(_ resource: __rlimit_resource, _ most: rlim_t) {
    let resource = __rlimit_resource_t(resource.rawValue)
    var limit = rlimit()
    unsafe getrlimit(resource, &limit)
    limit.rlim_cur = min(most, limit.rlim_max)
    unsafe setrlimit(resource, &limit)
  }

  /// Bytes of address space that the process has, used or not.
  private static var taken: Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard unsafe fgets(&line, 128, file) != nil else { return 0 }
    let pages = String(
      decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return (pages.split(separator: " ").first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
  }
}
