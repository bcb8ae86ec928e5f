import Annotation
import Foundation
import Network
import Syntax
import Testing

@Test func `JSON has the contract's form`() throws {
  var file = try smallFile()
  file.bytes = Array("if".utf8)
  file.cells[0].values = [0.25, -0.9640276]
  file.labels = [
    LabelTrack(feature: "if-condition", kind: .binary, values: [0, 1]),
    LabelTrack(feature: "indentation", kind: .graded, values: [.nan, 2.5]),
  ]
  file.nats = [.nan, 1.5]
  file.predictionsPerByte = 2
  file.predictions = [
    Prediction(byte: 102, p: 0.75), Prediction(byte: 110, p: 1e-05),
    Prediction(byte: 32, p: 1), Prediction(byte: 40, p: 0),
  ]
  #expect(
    try text { try AnnotationJSON.write(file, to: &$0) } == """
      {"file":"mm/a.c","bytes":2,"neurons":[{"neuron":"l0.c.143","values":[0.25,-0.9640276]}],\
      "committees":[],"labels":{"if-condition":[0,1],"indentation":[null,2.5]},"nats":[null,1.5],\
      "predictions":[[{"byte":102,"p":0.75},{"byte":110,"p":1e-05}],\
      [{"byte":32,"p":1},{"byte":40,"p":0}]],"origins":null}

      """)
}

@Test func `JSON says which bytes wrote the memory where that was asked for`() throws {
  var file = try smallFile()
  file.origins = AnnotatedOrigins(neuron: "l0.c.143", byte: 2, contributions: [0.5, -0.25, 1e-7])
  let json = try text { try AnnotationJSON.write(file, to: &$0) }
  #expect(
    json.hasSuffix(
      #","origins":{"neuron":"l0.c.143","byte":2,"contributions":[0.5,-0.25,1e-07]}}"# + "\n"))
}

@Test func `JSON of labels has the contract's form`() throws {
  let file = LabelledFile(
    path: "a.c", bytes: [65, 66],
    labels: [LabelTrack(feature: "comment", kind: .binary, values: [.nan, 1])])
  #expect(
    try text { try AnnotationJSON.write(file, to: &$0) }
      == "{\"file\":\"a.c\",\"bytes\":2,\"labels\":{\"comment\":[null,1]}}\n")
}

@Test func `unmeasured nats are null and unasked predictions are empty`() throws {
  let json = try text { try AnnotationJSON.write(smallFile(), to: &$0) }
  #expect(json.contains("\"nats\":[null,null,null,null,null,null,null,null,null,null,null,null"))
  #expect(json.hasSuffix("\"predictions\":[],\"origins\":null}\n"))
}

@Test func `every Float reads back as itself`() throws {
  let values: [Float] =
    [
      0, -0.0, 1, -1, 9, 10, 0.1, 1 / 3, .pi, 16_777_216, 16_777_218, .leastNonzeroMagnitude,
      .leastNormalMagnitude,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1.5e10, .ulpOfOne, 123456.79,
    ] + (0..<2000).map { Float(bitPattern: UInt32($0) &* 2_147_483 &+ 77) }.filter(\.isFinite)
  var file = try smallFile()
  file.bytes = values.map { _ in 65 }
  file.cells[0].values = values
  file.labels = []
  let json = try rendered { try AnnotationJSON.write(file, to: &$0) }
  struct Parsed: Decodable {
    struct Neuron: Decodable { var values: [Float] }
    var neurons: [Neuron]
  }
  let parsed = try JSONDecoder().decode(Parsed.self, from: Data(json))
  #expect(parsed.neurons[0].values.map(\.bitPattern) == values.map(\.bitPattern))
}

@Test func `a hostile file's JSON parses back and shows a terminal nothing harmful`() throws {
  let file = try hostileFile()
  let json = try rendered { try AnnotationJSON.write(file, to: &$0) }
  let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
  #expect(object?["file"] as? String == file.path)
  #expect(object?["bytes"] as? Int == file.bytes.count)
  #expect((object?["labels"] as? [String: Any])?.keys.first == file.path)
  #expect(harmful(json) == [])
}

@Test func `an error of the sink comes out`() throws {
  struct Full: Error {}
  let file = try smallFile()
  #expect(throws: Full.self) {
    var sink = ByteSink { _ in throw Full() }
    try AnnotationJSON.write(file, to: &sink)
    try sink.flush()
  }
}

@Test func `a megabyte streams through a small buffer`() throws {
  var file = try smallFile()
  file.labels = []
  file.bytes = [UInt8](repeating: 65, count: 1 << 20)
  file.cells[0].values = file.bytes.indices.map { Float($0) / 1_048_576 }
  var greatest = 0
  var total = 0
  var sink = ByteSink {
    greatest = max(greatest, $0.count)
    total += $0.count
  }
  let start = ContinuousClock.now
  try AnnotationJSON.write(file, to: &sink)
  try sink.flush()
  #expect(greatest < 1 << 17)
  #expect(total > 1 << 21)
  // A debug build; in release it is about a tenth.
  #expect(ContinuousClock.now - start < .seconds(20))
}
