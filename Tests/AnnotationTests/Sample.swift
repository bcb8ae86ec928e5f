import Annotation
import Discovery
import Foundation
import Syntax
import Testing

/// What a renderer wrote.
func rendered(_ write: (inout ByteSink) throws -> Void) throws -> [UInt8] {
  var output: [UInt8] = []
  try withoutActuallyEscaping({ output += $0 }) { (drain: @escaping ([UInt8]) -> Void) in
    var sink = ByteSink(drain: drain)
    try write(&sink)
    try sink.flush()
  }
  return output
}

/// The same as text.
func text(_ write: (inout ByteSink) throws -> Void) throws -> String {
  String(decoding: try rendered(write), as: UTF8.self)
}

func decoded<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(json.utf8))
}

/// The cell of the paper: low inside an if-condition.
func ifCell(_ values: [Float], provenance: AnnotatedCell.Provenance = .measured) throws
  -> AnnotatedCell
{
  AnnotatedCell(
    neuron: "l0.c.143", values: values, polarity: -1, threshold: 0.5, feature: "if-condition",
    claim: try decoded(
      NeuronScore.self, #"{"neuron":"l0.c.143","polarity":-1,"ap":0.771,"f1":0.7}"#),
    kind: .binary, prevalence: 0.0618,
    baselines: try decoded(Baselines.self, #"{"byte":0.153,"untrained":0.148}"#),
    provenance: provenance)
}

/// `if (a) b;` in a tab, with a cell that is right but for one byte, and one unknown label at the end.
func smallFile() throws -> AnnotatedFile {
  let bytes = Array("\tif (a)\n\t\tb;\n".utf8)
  var label = [Float](repeating: 0, count: bytes.count)
  label[4] = 1
  label[5] = 1
  label[12] = .nan
  var values = [Float](repeating: 0.25, count: bytes.count)
  values[4] = -1
  values[5] = -0.75
  values[6] = -0.5
  return AnnotatedFile(
    path: "mm/a.c", bytes: bytes, cells: [try ifCell(values)],
    labels: [LabelTrack(feature: "if-condition", kind: .binary, values: label)],
    model: "linux.safetensors", shape: "1 x 512")
}
