import FoundationEssentials

/// What comes with the executable: never looked for in the working directory.
package enum Companion {
  /// Where `name` lies: what the environment's `variable` says, else the nearest one beside or above the
  /// executable itself (links to it are followed); nil if there is none.
  package static func path(_ name: String, variable: String) -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment[variable], !path.isEmpty { return path }
    var folder = executableFolder[...]
    while true {
      let path = "\(folder)/\(name)"
      if FileManager.default.fileExists(atPath: path) { return path }
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = folder[..<slash]
    }
  }

  package static var executableFolder: String {
    let executable = executable
    return String(executable[..<(executable.lastIndex(of: "/") ?? executable.startIndex)])
  }

  /// This process's own executable, to start another of its kind; in tests the command that lies beside
  /// them.
  package static var command: String {
    executable.hasSuffix(".xctest") ? "\(executableFolder)/cellscope" : "/proc/self/exe"
  }

  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "/"
  }
}
