import Annotation
import Corpus
import Discovery
import Network
import Syntax

/// `GET /api/model`: the network, what was found in it, what can be asked of it.
struct ModelView: Encodable {
  struct Finding: Encodable {
    let feature: String
    let kind: FeatureKind
    let neuron: String
    let polarity: Int
    @OrNull var threshold: Float?
    @OrNull var score: Double?
    @OrNull var verdict: String?
    let claim: String
  }
  struct Named: Encodable {
    let name: String
    let description: String
    let kind: FeatureKind
  }
  struct Bounds: Encodable {
    let text: Int
    let neurons: Int
    let query: Int
    let continuation: Int
    let rows: Int
    let predictions: Int
    let numbers: Int
  }
  let name: String
  let layers: Int
  let hidden: Int
  let language: String
  let findings: [Finding]
  let features: [Named]
  let files: Int
  let limits: Bounds
}

/// `GET /api/files`: the files that may be looked at.
struct FileList: Encodable {
  struct File: Encodable {
    let path: String
    let bytes: Int
  }
  /// How many there are, or match.
  let count: Int
  /// The first of them.
  let files: [File]
}

extension Instrument {
  private static let mostFiles = 2_000

  var modelView: ModelView {
    ModelView(
      name: name, layers: model.shape.layers, hidden: model.shape.hidden, language: grammar.name,
      findings: findings.features.compactMap(finding),
      features: grammar.features.map {
        .init(name: $0.name, description: $0.description, kind: $0.kind)
      },
      files: files.files.count,
      limits: .init(
        text: limits.text, neurons: limits.neurons, query: limits.query,
        continuation: limits.continuation, rows: limits.rows, predictions: limits.predictions,
        numbers: limits.numbers))
  }

  private func finding(_ report: FeatureReport) -> ModelView.Finding? {
    guard findings.best(for: report.name, in: model.shape) != nil,
      let best = report.neurons.first
    else { return nil }
    return ModelView.Finding(
      feature: report.name, kind: report.kind, neuron: best.neuron, polarity: best.polarity,
      threshold: best.threshold, score: best.evidence.measure, verdict: best.verdict?.rawValue,
      claim: Claim.sentence(of: report))
  }

  func fileList(matching pattern: String?) -> FileList {
    let pattern = (pattern ?? "").lowercased()
    let found = files.files.filter {
      pattern.isEmpty || $0.path.lowercased().contains(pattern)
    }
    return FileList(
      count: found.count,
      files: found.prefix(Self.mostFiles).map { .init(path: $0.path, bytes: $0.size) })
  }
}
