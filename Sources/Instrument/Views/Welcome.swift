import Corpus
import Discovery
import Network
import Synchronization
import Syntax

/// `GET /api/welcome`: where a visitor begins: the best if-condition cell on a real function.
struct WelcomeView: Encodable, Sendable {
  let file: String
  let neuron: String
  @OrNull var feature: String?
  /// The bytes of the function.
  let from: Int
  let to: Int
  /// The byte to look at first: in the first stretch of the feature.
  let at: Int
}

/// A function that shows something.
private struct Function: Sendable {
  let range: Range<Int>
  let at: Int
  let worth: Int
}

extension Instrument {
  /// Looks through the first files until one has a function that shows something.
  func welcome() async throws(Problem) -> WelcomeView {
    if let known = welcomed.value.withLock({ $0 }) { return known }
    let feature =
      ["if-condition", "quoted"].first {
        findings.best(for: $0, in: model.shape) != nil
      } ?? findings.features.first?.name
    let neuron = feature.flatMap { findings.best(for: $0, in: model.shape)?.neurons.first?.neuron }
    var best: (file: String, found: Function)?
    for file in files.files.prefix(12) where file.size <= 1 << 18 && best == nil {
      guard let text = try? await text(of: Source(file: file.path)) else { continue }
      let found = try? await parser.run { () throws(Problem) in
        Self.function(in: text, feature: feature)
      }
      if let found = found ?? nil { best = (file.path, found) }
    }
    let view = WelcomeView(
      file: best?.file ?? files.files.first?.path ?? "", neuron: neuron ?? "l0.c.0",
      feature: feature, from: best?.found.range.lowerBound ?? 0,
      to: best?.found.range.upperBound ?? 0, at: best?.found.at ?? 0)
    welcomed.value.withLock { $0 = view }
    return view
  }

  /// The function of a page's length with the most stretches of the feature: those near the start
  /// count more, since the network has to read up to there.
  private static func function(in text: Text, feature: String?) -> Function? {
    let names = text.grammar.features.map(\.name)
    guard let feature, let shown = names.firstIndex(of: feature),
      let body = names.firstIndex(of: "function-body"), let labels = try? text.labels()
    else { return nil }
    let (inside, bodies) = (labels.values(shown), labels.values(body))
    var best: Function?
    var start: Int?
    for byte in 0...bodies.count {
      let isBody = byte < bodies.count && bodies[byte] > 0
      if isBody, start == nil { start = byte }
      guard !isBody, let first = start else { continue }
      start = nil
      let range = first..<byte
      let begins = range.count { inside[$0] > 0 && !(inside[max(0, $0 - 1)] > 0) }
      guard range.count < 2_500, begins >= 2 else { continue }
      let worth = begins * 1_000 - first / 20
      if worth > best?.worth ?? .min {
        best = Function(range: range, at: range.first { inside[$0] > 0 } ?? first, worth: worth)
      }
    }
    return best
  }
}
