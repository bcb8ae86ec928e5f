import Corpus
import Foundation

/// The course of a run as a TensorBoard event file in a folder, which shows one run.
///
/// A record is a length (8 bytes), its checksum (4), an `Event` message of that length, and its
/// checksum; numbers are little-endian (TensorFlow's `record_writer.h` and `event.proto`).
package final class TensorBoardLog {
  private let output: OutputFile
  private let lock: FolderLock
  private static let prefix = "events.out.tfevents."

  /// Opens a new event file in `folder`, which is made if it is missing.
  ///
  /// Throws `OutputError`: `isWritten` where another run writes into the folder.
  package init(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputError.unwritable(path: folder, reason: "the folder can't be made")
    }
    lock = try FolderLock(folder)
    let host = ProcessInfo.processInfo.hostName
    let name = "\(Self.prefix)\(Self.time(in: folder)).\(host).\(getpid()).0"
    output = try OutputFile(lines: "\(folder)/\(name)")
    try write { $0.text(3, "brain.Event:2") }
    try output.flush()
  }

  /// Seconds since 1970, or more: TensorBoard reads files in the order of their names, so the newest
  /// must have the last.
  private static func time(in folder: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let before = names.compactMap { name in
      name.hasPrefix(prefix) ? name.dropFirst(prefix.count).split(separator: ".").first : nil
    }
    return max(Int(Date().timeIntervalSince1970), 1 + (before.compactMap { Int($0) }.max() ?? 0))
  }

  /// Says that a run begins, or goes on behind a step: what earlier files show of later steps is forgotten.
  package func begin(behind step: Int? = nil) throws {
    try write {
      $0.integer(2, step.map { $0 + 1 } ?? 0)
      $0.message(7) { $0.integer(1, 1) }  // a session log that says START
    }
    try output.flush()
  }

  /// Writes what is known of the run as scalars: nats a byte, the learning rate, bytes a second.
  package func write(_ progress: TrainingProgress) throws {
    let scalars = [
      ("nats/train", progress.trainNats), ("learning_rate", progress.learningRate),
      ("bytes_per_second", progress.bytesPerSecond), ("epochs", progress.epochs),
      ("nats/validation", progress.isValidated ? progress.validationNats : nil),
    ].compactMap { name, value in value.map { (name, $0) } }
    try write { event in
      event.integer(2, progress.step)
      event.message(5) { summary in
        for (tag, value) in scalars {
          summary.message(1) {
            $0.text(1, tag)
            $0.float(2, Float(value))
          }
        }
      }
    }
    try output.flush()
  }

  private func write(_ fill: (inout ProtocolMessage) -> Void) throws {
    var event = ProtocolMessage()
    event.double(1, Date().timeIntervalSince1970)
    fill(&event)
    let length = littleEndian(UInt64(event.bytes.count), 8)
    try output.write(length)
    try output.write(littleEndian(UInt64(CRC32C.masked(length)), 4))
    try output.write(event.bytes)
    try output.write(littleEndian(UInt64(CRC32C.masked(event.bytes)), 4))
  }
}

/// A protocol buffer being written: fields by their numbers.
private struct ProtocolMessage {
  private(set) var bytes: [UInt8] = []

  mutating func integer(_ field: Int, _ value: Int) {
    key(field, 0)
    number(UInt64(bitPattern: Int64(value)))
  }

  mutating func double(_ field: Int, _ value: Double) {
    key(field, 1)
    bytes += littleEndian(value.bitPattern, 8)
  }

  mutating func float(_ field: Int, _ value: Float) {
    key(field, 5)
    bytes += littleEndian(UInt64(value.bitPattern), 4)
  }

  mutating func text(_ field: Int, _ value: String) {
    key(field, 2)
    number(UInt64(value.utf8.count))
    bytes += value.utf8
  }

  mutating func message(_ field: Int, _ fill: (inout ProtocolMessage) -> Void) {
    var inner = ProtocolMessage()
    fill(&inner)
    key(field, 2)
    number(UInt64(inner.bytes.count))
    bytes += inner.bytes
  }

  private mutating func key(_ field: Int, _ wireType: Int) {
    number(UInt64(field << 3 | wireType))
  }

  /// Seven bits a byte, the lowest first; all but the last have the high bit.
  private mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

private func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4), bit by bit: records are short.
enum CRC32C {
  static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82f6_3b78 : 0) }
    }
    return ~crc
  }

  /// As records store it: rotated and shifted, since a checksum of data with checksums is weak.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = of(bytes)
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }
}
