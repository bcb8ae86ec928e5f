import Discovery
import Syntax

/// How a cell's values are spread: upwards where the parser says inside, downwards where outside, each
/// as a share of its own bytes. Of a number: how many bytes, and as a line the number's mean.
enum HTMLHistogram {
  /// Of the drawing, in user units.
  private static let (width, height) = (320.0, 120.0)

  static func figure(_ histogram: ValueHistogram, _ cell: AnnotatedCell) -> String {
    let isGraded = !histogram.means.isEmpty
    let name = HTMLText.escaped(cell.neuron)
    let feature = HTMLText.escaped(cell.feature ?? "")
    let words =
      isGraded
      ? "how often \(name) has which value, and as a line the mean of \(feature) there, "
        + "up to \(fixed(greatest(histogram.means), 1))"
      : "the values of \(name): above the line inside \(feature), below outside, each as a share of "
        + "its own bytes" + (cell.threshold == nil ? "" : "; dashed, the threshold")
    let drawing = isGraded ? graded(histogram) : binary(histogram)
    return """
      <figure class="spread"><svg viewBox="-46 -4 \(Int(width) + 52) \(Int(height) + 22)" role="img" \
      aria-label="\(words)">\(drawing)\(threshold(histogram, cell))\(axis(histogram))</svg>
      <figcaption>\(words)</figcaption></figure>

      """
  }

  private static func binary(_ histogram: ValueHistogram) -> String {
    let (inside, outside) = (shares(histogram.inside), shares(histogram.outside))
    let most = max(inside.max() ?? 0, outside.max() ?? 0, 1e-9)
    let middle = height / 2
    return bars(inside.map { $0 / most * middle }, from: middle, up: true, "in")
      + bars(outside.map { $0 / most * middle }, from: middle, up: false, "out")
      + "<path d=\"M0 \(number(middle))H\(number(width))\"/>"
      + "<text x=\"-6\" y=\"\(number(middle / 2))\" text-anchor=\"end\">inside</text>"
      + "<text x=\"-6\" y=\"\(number(1.5 * middle))\" text-anchor=\"end\">outside</text>"
  }

  private static func graded(_ histogram: ValueHistogram) -> String {
    let all = shares(histogram.outside)
    let most = max(all.max() ?? 0, 1e-9)
    let top = max(greatest(histogram.means), 1e-9)
    let step = width / Double(max(1, histogram.means.count))
    let points = histogram.means.enumerated().compactMap { index, mean in
      mean.map {
        "\(number((Double(index) + 0.5) * step)),\(number(height - max(0, $0) / top * height))"
      }
    }
    return bars(all.map { $0 / most * height }, from: height, up: true, "out")
      + "<polyline points=\"\(points.joined(separator: " "))\"/>"
  }

  private static func greatest(_ means: [Double?]) -> Double {
    means.compactMap(\.self).max() ?? 0
  }

  private static func shares(_ counts: [Int]) -> [Double] {
    let total = Double(max(1, counts.reduce(0, +)))
    return counts.map { Double($0) / total }
  }

  private static func bars(_ heights: [Double], from base: Double, up: Bool, _ name: String)
    -> String
  {
    let step = width / Double(max(1, heights.count))
    return heights.enumerated().map { index, height in
      guard height > 0 else { return "" }
      // What is there at all is seen.
      let own = max(height, 0.7)
      return "<rect class=\"\(name)\" x=\"\(number(Double(index) * step + 0.5))\""
        + " y=\"\(number(up ? base - own : base))\" width=\"\(number(step - 1))\""
        + " height=\"\(number(own))\"/>"
    }.joined()
  }

  private static func threshold(_ histogram: ValueHistogram, _ cell: AnnotatedCell) -> String {
    guard let threshold = cell.threshold, histogram.means.isEmpty else { return "" }
    let value = Float(cell.polarity) * threshold
    let x = place(value, histogram.range)
    return "<path class=\"d\" d=\"M\(number(x)) 0V\(number(height))\"/>"
  }

  private static func axis(_ histogram: ValueHistogram) -> String {
    let range = histogram.range
    var marks = [(range.lowerBound, "start"), (range.upperBound, "end")]
    if range.contains(0), range.lowerBound < 0, range.upperBound > 0 { marks.append((0, "middle")) }
    return marks.map { value, anchor in
      "<text x=\"\(number(place(value, range)))\" y=\"\(number(height + 14))\""
        + " text-anchor=\"\(anchor)\">\(label(value))</text>"
    }.joined()
  }

  private static func place(_ value: Float, _ range: ClosedRange<Float>) -> Double {
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return Double(min(1, max(0, share))) * width
  }

  private static func label(_ value: Float) -> String {
    value == value.rounded() ? fixed(Double(value), 0) : fixed(Double(value), 1)
  }

  private static func number(_ value: Double) -> String { fixed(value, 1) }
}
