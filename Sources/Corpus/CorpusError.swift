/// What can be wrong with the files someone names: the facts, and the one place that makes them a
/// sentence (what, where, what to do).
package enum CorpusError: Error, Equatable, Sendable {
  /// Nothing has this name.
  case missing(path: String)
  /// It is there, but the system does not let us read it; `reason` is the system's own word.
  case unreadable(path: String, reason: String)
  /// A file named outright that holds 0 bytes.
  case empty(path: String)
  /// A folder without a single readable text file of these extensions (no dots), and what it has
  /// instead.
  case noFiles(path: String, extensions: [String], leftOut: LeftOut = LeftOut())
  /// A pipe, a socket or a device.
  case notARegularFile(path: String)
  /// A folder where a file is wanted.
  case isFolder(path: String)
  /// A file named outright that is not text (see ``TextCheck``).
  case binary(path: String)
  /// A file named outright that is UTF-16.
  case utf16(path: String)
  /// Standard input, named as `-`, can't be read.
  case standardInput(StandardInput.Flaw)
  /// A file of more bytes than there is memory.
  case tooLarge(path: String, bytes: Int)
  /// A file that held `expected` bytes or more when the run began and holds fewer now.
  case shrank(path: String, expected: Int)
  /// Fewer than two bytes in each file: nothing follows anything.
  case tooShort(bytes: Int)
  /// An alphabet without any byte.
  case alphabetEmpty
  /// An alphabet that lists one byte value twice.
  case alphabetRepeats(byte: UInt8)
  /// A saved position that belongs to other files, lanes, steps or another seed.
  case positionDoesNotFit
}

extension CorpusError {
  /// The command's exit status: 65 bad data, 66 input missing or nothing in it, 78 a resume that
  /// doesn't fit.
  package var exitCode: Int32 {
    switch self {
    case .missing, .unreadable, .empty, .noFiles, .notARegularFile, .isFolder, .tooShort: 66
    case .standardInput(let flaw): flaw.exitCode
    case .binary, .utf16, .tooLarge, .shrank, .alphabetEmpty, .alphabetRepeats: 65
    case .positionDoesNotFit: 78
    }
  }
}

extension CorpusError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let path) where path.contains("\u{FFFD}"):
      "\(Self.quoted(path)) does not exist, or its name is not UTF-8, which no command takes."
    case .missing(let path):
      "\(Self.quoted(path)) does not exist; check the spelling and the working directory."
    case .unreadable(let path, let reason):
      "\(Self.quoted(path)) cannot be read (\(reason)); check its permissions or name another path."
    case .empty(let path):
      "\(Self.quoted(path)) is empty; name a file with text in it."
    case .noFiles(let path, let extensions, let leftOut):
      "\(Self.quoted(path)) holds no text file\(Self.named(extensions))"
        + (leftOut.summary.map { " (\($0))" } ?? "") + "; "
        + "name another folder, or a file outright."
    case .notARegularFile(let path):
      "\(Self.quoted(path)) is a pipe, a socket or a device; "
        + "save its content as a file and name that."
    case .isFolder(let path):
      "\(Self.quoted(path)) is a folder; name a file in it."
    case .binary(let path):
      "\(Self.quoted(path)) is a binary file, not text; name source code or plain text."
    case .utf16(let path):
      "\(Self.quoted(path)) is UTF-16, which is not read; convert it, as with iconv -f UTF-16 -t UTF-8."
    case .standardInput(let flaw):
      flaw.sentence
    case .tooLarge(let path, let bytes):
      "\(Self.quoted(path)) has \(bytes) bytes, more than there is memory for; name another."
    case .shrank(let path, let expected):
      "\(Self.quoted(path)) has fewer than the \(expected) bytes it had when the run began; "
        + "leave the files alone while they are read, and run again."
    case .tooShort(let bytes):
      "The files hold \(bytes) byte\(bytes == 1 ? "" : "s"), "
        + "and in none of them does one byte follow another; name more text."
    case .alphabetEmpty:
      "The alphabet lists no byte; it must list at least one."
    case .alphabetRepeats(let byte):
      "The alphabet lists byte \(byte) twice; each byte value may stand in it once."
    case .positionDoesNotFit:
      "The saved position belongs to other files, lanes, steps or another seed; "
        + "resume with what the run began with, or start afresh."
    }
  }

  /// ` named *.c or *.h`
  private static func named(_ extensions: [String]) -> String {
    guard !extensions.isEmpty else { return "" }
    return " named " + extensions.map { "*.\($0)" }.joined(separator: " or ")
  }
}
