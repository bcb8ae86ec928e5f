import Foundation
import Testing

/// The objects of a result, one a line.
func objects(_ text: String) throws -> [[String: Any]] {
  try text.split(separator: "\n").map { try object(String($0)) }
}

/// A result that is one JSON object.
func object(_ text: String) throws -> [String: Any] {
  try #require(
    JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "no object: \(text)")
}

/// The keys of an object, sorted.
func keys(_ value: Any?) -> [String] {
  (value as? [String: Any] ?? [:]).keys.sorted()
}

/// The parts of what `neurons` says that tests look at.
struct NeuronsResult: Decodable {
  struct Corpus: Decodable {
    struct Parts: Decodable {
      let select: [String]
      let threshold: [String]
      let report: [String]
    }
    let files: Int
    let bytes: Int
    let files_trained_on_left_out: Int
    let parts: Parts
  }
  struct Neuron: Decodable {
    let neuron: String
    let polarity: Float
    let ap: Double?
    let f1: Double?
    let threshold: Float?
    let spearman: Double?
  }
  struct Feature: Decodable {
    let name: String
    let kind: String
    let prevalence: Double?
    let neurons: [Neuron]
  }
  let corpus: Corpus
  let features: [Feature]

  /// What `neurons --format json` says of the tiny model on what it was trained on, run once.
  static let whole = Result { try run([]) }

  /// The same with more options.
  static func of(_ arguments: [String]) throws -> NeuronsResult {
    let run = arguments.isEmpty ? try whole.get() : try run(arguments)
    #expect(run.status == 0, "\(run.messages)")
    return try JSONDecoder().decode(NeuronsResult.self, from: Data(run.output.utf8))
  }

  private static func run(_ arguments: [String]) throws -> Run {
    try Command.run(
      ["neurons", TinyModel.file] + TinyModel.corpus + ["--include-trained", "--format", "json"]
        + arguments)
  }
}

/// What `annotate` says of a file.
struct AnnotateResult: Decodable {
  struct Neuron: Decodable {
    let neuron: String
    let values: [Float]
  }
  struct Committee: Decodable {
    let feature: String
    let neurons: [String]
    let weights: [Float]
    let bias: Float
    let threshold: Float?
    let values: [Float]
  }
  struct Prediction: Decodable {
    let byte: UInt8
    let p: Float
  }
  let file: String
  let bytes: Int
  let neurons: [Neuron]
  let committees: [Committee]
  let labels: [String: [Float?]]
  let nats: [Float?]
  let predictions: [[Prediction]]

  /// Runs `annotate --format json` with the tiny model.
  static func of(_ arguments: [String]) throws -> [AnnotateResult] {
    let run = try Command.run(["annotate", TinyModel.file, "--format", "json"] + arguments)
    #expect(run.status == 0, "\(run.messages)")
    return try run.output.split(separator: "\n").map {
      try JSONDecoder().decode(AnnotateResult.self, from: Data($0.utf8))
    }
  }
}
