import Corpus
import Foundation
import Testing

@testable import Network

@Suite struct ModelFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [1, 3])
  func `what was saved is read back to the bit, with its notes`(layers: Int) throws {
    let shape = Shape(layers: layers, hidden: 5, symbols: 4)
    var model = Model(
      shape: shape, alphabet: try Alphabet(bytes: [255, 0, 10]),
      parameters: Model.random(shape).parameters)
    let odd: [Float] = [-0.0, .leastNonzeroMagnitude, 1e37, 1 / 3]
    model.parameters.replaceSubrange(0..<4, with: odd)
    model.notes = ["a": "é \"quoted\"\n\u{1}/\\ 🙂", "": "empty key", "empty": ""]
    model.filesTrainedOn = [0, 1, .max]
    let path = folder.path("model.safetensors")
    try ModelFile.save(model, to: path)
    let read = try ModelFile.read(path)
    #expect(read.shape == shape && read.alphabet == model.alphabet)
    #expect(read.parameters.map(\.bitPattern) == model.parameters.map(\.bitPattern))
    #expect(read.filesTrainedOn == [0, 1, .max])
    #expect(read.notes == model.notes.merging(["format": "pt"]) { $1 })
    // And once more: a file is a function of its model.
    try ModelFile.save(read, to: folder.path("again.safetensors"))
    let files = try ["model", "again"].map {
      try Data(contentsOf: folder.url.appending(path: "\($0).safetensors"))
    }
    #expect(files[0] == files[1])
  }

  @Test func `tensors are aligned for those who map the file`() throws {
    let path = folder.path("model")
    try ModelFile.save(Model.random(Sizes().shape), to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect((8 + length) % 8 == 0)
    #expect(bytes.count == 8 + length + 4 * Sizes().shape.parameterCount)
  }

  @Test func `half precision is read as the numbers it stands for`() throws {
    // Bits of binary16 and bfloat16, and what they are.
    let halves: [(UInt16, Float)] = [
      (0x3c00, 1), (0xc000, -2), (0x0001, 0x1p-24), (0x8000, -0.0), (0x7bff, 65504),
      (0x3555, 0.333251953125), (0x03ff, 0x1.ff8p-15), (0x0400, 0x1p-14),
    ]
    let brains: [(UInt16, Float)] = [
      (0x3f80, 1), (0xc000, -2), (0x0001, 0x1p-133), (0x8000, -0.0), (0x7f7f, 0x1.fep127),
      (0x3eab, 0.333984375),
    ]
    for (type, numbers) in [("F16", halves), ("BF16", brains)] {
      var file = RawModel()
      file.resize("lstm.weight_hh_l0", type: type, bytesANumber: 2)
      let start = file.tensors["lstm.weight_hh_l0"]?.start ?? 0
      for (index, number) in numbers.enumerated() {
        file.data[start + 2 * index] = UInt8(truncatingIfNeeded: number.0)
        file.data[start + 2 * index + 1] = UInt8(truncatingIfNeeded: number.0 >> 8)
      }
      let read = try Safetensors(file.bytes).floats("lstm.weight_hh_l0", [12, 3])
        .prefix(numbers.count)
      #expect(read.map(\.bitPattern) == numbers.map(\.1.bitPattern))
    }
  }

  @Test func `the file that hostile ones are made from is read`() throws {
    let model = try ModelFile.read(try folder.write(RawModel().bytes, to: "good"))
    #expect(model.shape == RawModel.shape)
  }

  @Test(arguments: RawModel.hostile)
  func `a hostile file is refused with what is wrong with it`(hostile: RawModel.Hostile) throws {
    let path = try folder.write(hostile.bytes, to: "hostile")
    let error = #expect(throws: NetworkError.self) { try ModelFile.read(path) }
    guard case .badModel(path, let reason) = error else {
      Issue.record("\(hostile.name): \(String(describing: error))")
      return
    }
    #expect(reason.count < 1000)
    #expect(reason.contains(hostile.reason), "\(hostile.name)")
    #expect(error?.exitCode == 65)
  }

  @Test func `what is no file at all is refused with why`() throws {
    for (path, reason) in [
      (folder.path("missing"), "no such file"), (folder.url.path, "it is a folder"),
      ("/dev/null", "it is not a regular file"), ("", ""),
    ] {
      let error = #expect(throws: NetworkError.self) { try ModelFile.read(path) }
      guard case .unreadableModel(path, let given) = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
      #expect(reason.isEmpty || given == reason)
      #expect(error?.exitCode == 66)
    }
  }

  @Test func `no file that is cut short is read`() throws {
    let bytes = RawModel().bytes
    for count in 0..<bytes.count {
      #expect(throws: Safetensors.Flaw.self) { try ModelFile.decode(Array(bytes[..<count])) }
    }
  }

  @Test func `flipped bytes are read or refused, never more`() throws {
    let bytes = RawModel().bytes
    let header = bytes.count - RawModel().data.count
    var generator = SeededGenerator(seed: 1)
    var readable = 0
    for round in 0..<2000 {
      var flipped = bytes
      // Mostly in the header, where it matters; some rounds turn several bytes.
      for _ in 0...(round % 4) {
        let at = generator.below(round % 8 == 0 ? bytes.count : header)
        flipped[at] = UInt8(generator.below(256))
      }
      do throws(Safetensors.Flaw) {
        let model = try ModelFile.decode(flipped)
        #expect(model.parameters.allSatisfy { $0.isFinite })
        readable += 1
      } catch {
        #expect(!error.sentence.isEmpty)
      }
    }
    #expect(readable > 0 && readable < 2000)
  }
}
