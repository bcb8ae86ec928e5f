import Network

/// A cell whose weights are written so that it follows a feature exactly.
package struct PlantedCell: Sendable {
  /// The feature it follows.
  package let feature: String
  package let layer: Int
  package let unit: Int
  /// The sign of the cell inside.
  package let polarity: Int
  /// Whether the network's predictions rest on it.
  package var isUsed = false

  /// Its names: what it holds, and what it puts out.
  package var neurons: [String] { ["l\(layer).c.\(unit)", "l\(layer).h.\(unit)"] }
}

/// A network with planted cells, beside cells whose weights are random.
package struct PlantedExample: Sendable {
  package let model: Model
  package let cells: [PlantedCell]
  /// Units that are neither random nor meant to be found: what a planted cell reads.
  package let helpers: [String]

  /// One of many: `number` says the size, the layers, the polarities, and what is planted. Every
  /// network tracks quotes and blocks, most the position in the line, half of them parentheses; every
  /// third has two layers, and every fourth rests its predictions on the cell of quotes.
  package init(_ number: Int) throws {
    let hidden = [16, 24, 40, 64][number % 4]
    let layers = number % 3 == 2 ? 2 : 1
    func polarity(_ bit: Int) -> Int { number >> bit & 1 == 0 ? 1 : -1 }
    var network = try PlantedNetwork(
      layers: layers, hidden: hidden, seed: 700 + UInt64(number))
    var cells: [PlantedCell] = []
    var helpers: [String] = []

    var quotes = PlantedCell(
      feature: "string", layer: layers - 1, unit: 5, polarity: polarity(0))
    if layers == 1 {
      network.plantQuoteFlipFlop(unit: quotes.unit, polarity: Float(quotes.polarity))
    } else {
      network.plantQuoteFlipFlop(
        aboveDetector: 2, unit: quotes.unit, polarity: Float(quotes.polarity))
      helpers = ["l0.c.2", "l0.h.2"]
    }
    if number % 4 == 3 {
      network.predict("\"", from: quotes.unit, polarity: Float(quotes.polarity))
      quotes.isUsed = true
    }
    cells.append(quotes)

    let blocks = PlantedCell(
      feature: "block-depth", layer: 0, unit: 10, polarity: polarity(1))
    network.plantCounter(
      unit: blocks.unit, from: "{", to: "}", polarity: Float(blocks.polarity))
    cells.append(blocks)

    if number % 2 == 1 {
      let parens = PlantedCell(
        feature: "paren-depth", layer: 0, unit: 8, polarity: polarity(2))
      network.plantCounter(
        unit: parens.unit, from: "(", to: ")", polarity: Float(parens.polarity))
      cells.append(parens)
    }
    if number % 3 != 1 {
      let line = PlantedCell(
        feature: "line-position", layer: 0, unit: 13, polarity: polarity(1))
      network.plantLinePosition(unit: line.unit, polarity: Float(line.polarity))
      cells.append(line)
    }
    (model, self.cells, self.helpers) = (network.model, cells, helpers)
  }
}
