import Corpus
import Discovery
import Network
import Syntax

extension Annotator {
  /// A browser of a file that was not read yet: the cells asked for, then those of all the model's
  /// findings, the best first. It begins with the first that was asked for, else with that which
  /// `annotate` would show. Also warnings.
  ///
  /// Throws what `annotate` throws.
  package func browser(
    _ file: CorpusFile, _ grammar: Grammar, line: Int, rows: Int, columns: Int,
    depth: ColourDepth
  ) throws -> (Browser, [String]) {
    let found = Findings(of: model).features
      .filter { report in grammar.features.contains { $0.name == report.name } }
      .filter { $0.neurons.first.flatMap { try? NeuronID($0.neuron, in: model.shape) } != nil }
      .sorted { $0.bestLift > $1.bestLift }
      .compactMap { BrowsedCell($0) }
    let standard = names(in: grammar)
    var cells = found
    if !neurons.isEmpty || !features.isEmpty || !found.contains(where: { $0.isOf(standard[0]) }) {
      let asked = try choice(for: file, grammar).0.map { chosen in
        found.first { $0.isOf(chosen.feature) && $0.cell.neuron == chosen.neuron }
          ?? BrowsedCell(chosen)
      }
      cells =
        asked
        + found.filter { known in
          !asked.contains { $0.isOf(known.cell.feature) && $0.cell.neuron == known.cell.neuron }
        }
    }
    let first = cells.firstIndex { $0.isOf(standard[0]) } ?? 0
    let shown = neurons.isEmpty ? first : 0
    var wanted = cells.compactMap(\.cell.feature) + features
    wanted = wanted.indices.filter { wanted.firstIndex(of: wanted[$0]) == $0 }.map { wanted[$0] }
      .filter { name in grammar.features.contains { $0.name == name } }
    let (labelled, warning) = try LabelledFile.read(
      file, grammar, features: wanted.isEmpty ? standard : wanted)
    let browser = Browser(
      labelled, features: wanted.isEmpty ? standard : wanted, asked: features.first,
      cells: cells, shown: shown, line: line, rows: rows, columns: columns, depth: depth)
    return (browser, [warning].compactMap(\.self))
  }

  /// Reads a browser's text, as much of it as the browser takes, and hands on what was read; returns
  /// at its end or soon after it is stopped.
  package func read(
    _ text: [UInt8], of neurons: [NeuronID], isStopped: @escaping @Sendable () -> Bool,
    take: @escaping @Sendable (BrowsedPart) -> Void
  ) throws {
    do {
      _ = try StateReader(model, threads: threads).read(
        texts: [text], predicts: true,
        by: [BrowserReading(model, neurons, isStopped: isStopped, take: take)]
      ) { $1 }
    } catch is BrowserReading.Stopped {}
  }

  /// The cells whose values a browser wants, in its order.
  package func neurons(of browser: Browser) throws -> [NeuronID] {
    try browser.cells.map { try NeuronID($0.cell.neuron, in: model.shape) }
  }
}

extension BrowsedCell {
  fileprivate func isOf(_ feature: String?) -> Bool { cell.feature == feature }
}
