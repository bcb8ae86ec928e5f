import FoundationEssentials
import Glibc

/// Files and sockets that this process may have open at once.
enum Descriptors {
  /// How many more may be opened, where `wanted` are: the limit is raised as far as that takes and the
  /// system allows.
  static func room(for wanted: Int) -> Int {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(kind, &limit) == 0 else { return wanted }
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 16
    let needed = rlim_t(open + wanted)
    if limit.rlim_cur < needed {
      limit.rlim_cur = min(needed, limit.rlim_max)
      if unsafe setrlimit(kind, &limit) != 0 { unsafe getrlimit(kind, &limit) }
    }
    return Int(min(limit.rlim_cur, needed)) - open
  }
}
