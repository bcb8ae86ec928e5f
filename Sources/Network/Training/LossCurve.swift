import FoundationEssentials

/// How the validation loss fell: points evenly thinned, so that there are never more than 200.
package struct LossCurve: Sendable, Equatable, Codable {
  /// One look at the validation loss.
  package struct Point: Sendable, Equatable, Codable {
    /// Bytes learnt from by then.
    package let bytes: Int
    /// Mean loss, nats a byte.
    package let nats: Double

    package init(bytes: Int, nats: Double) {
      self.bytes = bytes
      self.nats = nats
    }
  }

  /// By bytes, ascending; the newest look is always among them.
  package private(set) var points: [Point] = []
  /// One look of so many is kept.
  private var stride = 1
  /// Looks since one was kept.
  private var waiting = 0

  static let most = 200

  package init() {}

  /// Takes a look's result; one at a place that was looked at, as where an ended run is resumed, is
  /// none.
  mutating func add(bytes: Int, nats: Double) {
    if points.last?.bytes == bytes { return }
    // The newest point makes room for the next, unless it is its turn to stay.
    if waiting > 0 { points.removeLast() }
    points.append(Point(bytes: bytes, nats: nats))
    waiting = (waiting + 1) % stride
    guard points.count >= Self.most, waiting == 0 else { return }
    points = points.indices.filter { $0 % 2 == 1 }.map { points[$0] }
    stride *= 2
  }
}

extension Model {
  /// How the loss fell while it was trained; nil if the file does not say, or it is not ours to read.
  package var lossCurve: LossCurve? {
    get {
      guard let text = notes["curve"],
        let numbers = try? JSONDecoder().decode([[Double]].self, from: Data(text.utf8)),
        numbers.allSatisfy({
          $0.count == 2 && (0..<1e15).contains($0[0]) && (0..<1e4).contains($0[1])
        })
      else { return nil }
      return LossCurve(points: numbers.map { LossCurve.Point(bytes: Int($0[0]), nats: $0[1]) })
    }
    set {
      // [bytes, nats] pairs: 200 of them are some 4 KB.
      notes["curve"] = newValue.map { curve in
        let pairs = curve.points.map { "[\($0.bytes),\(($0.nats * 1e4).rounded() / 1e4)]" }
        return "[\(pairs.joined(separator: ","))]"
      }
    }
  }
}

extension LossCurve {
  fileprivate init(points: [Point]) { self.points = Array(points.prefix(Self.most)) }
}
