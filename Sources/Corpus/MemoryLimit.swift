import Glibc

/// How much memory this process may yet take.
package enum MemoryLimit {
  /// In bytes: the machine's memory, or what is less: the container's limit, or what `ulimit -v` and
  /// `ulimit -d` leave.
  package static var available: Int {
    let used = usedPages
    return min(
      sysconf(Int32(_SC_PHYS_PAGES)) * pageSize, container,
      left(of: __rlimit_resource_t(RLIMIT_AS.rawValue), used: used.all),
      left(of: __rlimit_resource_t(RLIMIT_DATA.rawValue), used: used.data))
  }

  /// Bytes of address space that this process has taken, used or not.
  package static var addressSpace: Int { usedPages.all * pageSize }

  private static var pageSize: Int { max(1, sysconf(Int32(_SC_PAGESIZE))) }

  private static func left(of resource: __rlimit_resource_t, used: Int) -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < UInt64(Int.max) else {
      return .max
    }
    return max(0, Int(limit.rlim_cur) - used * pageSize)
  }

  /// What the process has taken of its address space, and of that for data.
  private static var usedPages: (all: Int, data: Int) {
    let numbers = text("/proc/self/statm").split(separator: " ").map { Int($0) ?? 0 }
    return numbers.count > 5 ? (numbers[0], numbers[5]) : (0, 0)
  }

  /// The least limit of the control groups that the process is in (cgroups(7)), first version and second.
  private static var container: Int {
    var least = Int.max
    for line in text("/proc/self/cgroup").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      let root = isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
      var group = parts[2].split(separator: "/")
      while true {
        let path = ([root] + group.map(String.init)).joined(separator: "/")
        let limit = text("\(path)/\(isSecond ? "memory.max" : "memory.limit_in_bytes")")
        least = min(least, Int(limit.prefix { $0.isNumber }) ?? .max)
        if group.popLast() == nil { break }
      }
    }
    return least
  }

  /// What the system says in a file of its own; nothing where it does not.
  private static func text(_ path: String) -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
