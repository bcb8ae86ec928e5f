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

  @Test func `records hold what they say, with both checksums`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("new/board")
    let log = try TensorBoardLog(path)
    var progress = TrainingProgress()
    (progress.step, progress.trainNats) = (300, 1.5)
    try log.write(progress)
    (progress.validationNats, progress.isValidated) = (1.25, true)
    try log.write(progress)
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(names.count == 1 && names[0].hasPrefix("events.out.tfevents."))
    var rest = [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(names[0])")))[...]
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
    #expect(records.count == 3)
    func holds(_ record: [UInt8], _ text: String) -> Bool {
      record.indices.contains { record[$0...].starts(with: text.utf8) }
    }
    #expect(holds(records[0], "brain.Event:2"))
    #expect(holds(records[1], "nats/train") && !holds(records[1], "nats/validation"))
    #expect(holds(records[2], "nats/validation"))
    // Field 2, a variable-length integer: 300 is AC 02.
    #expect(records[1][9...].starts(with: [0x10, 0xac, 0x02]))
  }
}
