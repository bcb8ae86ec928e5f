import Corpus
import Foundation
import Testing

@testable import Network

@Suite struct TensorBoardLogTests {
  @Test func `checksums are those of RFC 3720`() {
    #expect(CRC32C.of("123456789".utf8) == 0xe306_9283)
    #expect(CRC32C.of([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(CRC32C.of([UInt8](repeating: 255, count: 32)) == 0x62a8_ab43)
    #expect(CRC32C.of(0..<32) == 0x46dd_794e)
  }

  /// The `Event` messages of the folder's files in the order of their names, both checksums checked.
  private func records(in folder: String) throws -> [[UInt8]] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().flatMap { name in
      #expect(name.hasPrefix("events.out.tfevents."))
      var rest = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))[...]
      var records: [[UInt8]] = []
      func number(_ count: Int) -> Int {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reversed().reduce(0) { $0 << 8 | Int($1) }
      }
      while !rest.isEmpty {
        let lengthBytes = Array(rest.prefix(8))
        let length = number(8)
        #expect(UInt32(number(4)) == CRC32C.masked(lengthBytes))
        records.append(Array(rest.prefix(length)))
        rest = rest.dropFirst(length)
        #expect(UInt32(number(4)) == CRC32C.masked(records.last ?? []))
      }
      return records
    }
  }

  private func holds(_ record: [UInt8], _ text: String) -> Bool {
    record.indices.contains { record[$0...].starts(with: text.utf8) }
  }

  /// The steps of the training losses that TensorBoard shows: a file that begins with version 2 makes it
  /// forget, at each START, what has that step or a later one (`event_accumulator.py`). Steps here are
  /// below 128: one byte.
  private func shown(_ folder: String) throws -> [Int] {
    var steps: [Int] = []
    for record in try records(in: folder) {
      // Field 1 is 9 bytes long; field 2, where there is one, the step.
      let step = record[9] == 0x10 ? Int(record[10]) : 0
      let isStart = record.suffix(4) == [0x3a, 0x02, 0x08, 0x01]
      if isStart { steps.removeAll { $0 >= step } }
      if holds(record, "nats/train") { steps.append(step) }
    }
    return steps
  }

  @Test func `records hold what they say, with both checksums`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("new/board")
    let log = try TensorBoardLog(path)
    var progress = TrainingProgress()
    progress.step = 300
    try log.write(progress)
    progress.trainNats = 1.5
    try log.write(progress)
    (progress.validationNats, progress.isValidated) = (1.25, true)
    try log.write(progress)
    let records = try records(in: path)
    #expect(records.count == 4)
    #expect(holds(records[0], "brain.Event:2"))
    #expect(holds(records[1], "learning_rate") && !holds(records[1], "nats/"))
    #expect(holds(records[2], "nats/train") && !holds(records[2], "nats/validation"))
    #expect(holds(records[3], "nats/validation"))
    // Field 2, a variable-length integer: 300 is AC 02.
    #expect(records[1][9...].starts(with: [0x10, 0xac, 0x02]))
  }

  /// Writes what a run of these steps would write.
  private func write(_ steps: ClosedRange<Int>, into folder: String, behind step: Int? = nil) throws
  {
    let log = try TensorBoardLog(folder)
    try log.begin(behind: step)
    var progress = TrainingProgress()
    for step in steps {
      (progress.step, progress.trainNats) = (step, 1)
      try log.write(progress)
    }
  }

  @Test func `a folder shows the last run that wrote into it`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("board")
    try write(1...9, into: path)
    try write(1...5, into: path)
    #expect(try shown(path) == [1, 2, 3, 4, 5])
    // What goes on from a checkpoint at 3 makes two steps again.
    try write(4...7, into: path, behind: 3)
    #expect(try shown(path) == Array(1...7))
    // A clock that was set back, or a run that begins within the same second, does not go first.
    let files = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(Set(files.map { $0.split(separator: ".")[3] }).count == 3)
  }

  @Test func `two runs at once can't write into one folder`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("board")
    try withExtendedLifetime(TensorBoardLog(path)) {
      _ = #expect(throws: OutputError.isWritten(path: path)) { try TensorBoardLog(path) }
    }
    _ = try TensorBoardLog(path)
  }
}
