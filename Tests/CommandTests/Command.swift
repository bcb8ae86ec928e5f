import Foundation
import Glibc

/// What a run of the built executable said, and how it ended.
struct Run {
  let status: Int32
  /// The number of the signal that ended it, if one did.
  let signal: Int32?
  let output: String
  /// What it said on standard error.
  let messages: String
  let seconds: Double

  /// The first line of its messages.
  var sentence: String {
    messages.split(separator: "\n").first.map(String.init) ?? ""
  }

  /// Whether it said one clear sentence: no dump, no backtrace, no escapes, nothing on standard
  /// output.
  var isOneSentence: Bool {
    let lines = messages.split(separator: "\n")
    return output.isEmpty && lines.count == 1 && sentence.hasPrefix("cellscope: ")
      && sentence.hasSuffix(".") && !messages.contains("\u{1B}") && !messages.contains("Error(")
  }
}

/// The built executable, run as a user's shell would.
enum Command {
  /// The repository's root.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  /// Small C files of our own.
  static let corpus = "\(root)/corpus-c"
  static let grammars = "\(root)/grammars"

  /// The release build where nothing changed since, for it is quicker; else the one made with these
  /// tests.
  static let executable: String = {
    let release = "\(root)/.build/release/cellscope"
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(filePath: tests).deletingLastPathComponent().path + "/cellscope"
    let own =
      FileManager.default.isExecutableFile(atPath: beside)
      ? beside : "\(root)/.build/debug/cellscope"
    guard let built = changed(release), let newest = newestSource, newest <= built else {
      return own
    }
    return release
  }()

  private static func changed(_ path: String) -> Date? {
    try? URL(filePath: path).resolvingSymlinksInPath()
      .resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
  }

  private static var newestSource: Date? {
    let names = FileManager.default.enumerator(atPath: "\(root)/Sources")
    let files = names?.compactMap { $0 as? String } ?? []
    return (files.map { "\(root)/Sources/\($0)" } + ["\(root)/Package.swift"])
      .compactMap(changed).max()
  }

  /// Runs it to its end; after two minutes it is ended.
  ///
  /// - Parameters:
  ///   - environment: added to what every run gets; an empty value takes a variable away.
  ///   - input: the file that standard input comes from; nothing if nil.
  ///   - output: where standard output goes, instead of to the result.
  ///   - signal: sent when its messages hold `after`.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil,
    input: String? = nil, output: String? = nil, signal: (number: Int32, after: String)? = nil,
    executable: String = executable
  ) throws -> Run {
    let place = try Sandbox()
    let (out, messages) = (output ?? place("out"), place("messages"))
    for path in [out, messages] where !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "COLORTERM", "COLUMNS"] { variables[name] = nil }
    variables["TERM"] = "xterm-256color"
    variables["CELLSCOPE_GRAMMARS"] = grammars
    for (name, value) in environment { variables[name] = value.isEmpty ? nil : value }
    process.environment = variables
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: URL(filePath: $0)) } ?? FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: out))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: messages))
    let start = ContinuousClock.now
    try process.run()
    var isSignalled = signal == nil
    while process.isRunning, ContinuousClock.now - start < .seconds(120) {
      if let signal, !isSignalled, text(messages).contains(signal.after) {
        usleep(300_000)
        kill(process.processIdentifier, signal.number)
        isSignalled = true
      }
      usleep(5_000)
    }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let elapsed = (ContinuousClock.now - start).components
    let wasSignalled = process.terminationReason == .uncaughtSignal
    return Run(
      status: process.terminationStatus, signal: wasSignalled ? process.terminationStatus : nil,
      output: output == nil ? text(out) : "", messages: text(messages),
      seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
  }

  /// The same, from words.
  static func run(
    _ words: String..., environment: [String: String] = [:], output: String? = nil
  ) throws -> Run {
    try run(words, environment: environment, output: output)
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
