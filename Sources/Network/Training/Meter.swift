/// Speed and mean loss since it was last read.
struct Meter {
  private var bytes = 0
  private var nats = 0.0
  private var targets = 0
  private var since = 0.0

  mutating func add(nats: Double, targets: Int, bytes: Int) {
    self.nats += nats * Double(targets)
    self.targets += targets
    self.bytes += bytes
  }

  /// (bytes/s, nats a byte); nil if nothing was added that was to be predicted.
  mutating func read(at seconds: Double) -> (Double, Double)? {
    guard targets > 0 else { return nil }
    let result = (Double(bytes) / max(seconds - since, 1e-9), nats / Double(targets))
    self = Meter()
    since = seconds
    return result
  }
}

/// Seconds since it was made, by a clock that never jumps.
package struct Stopwatch: Sendable {
  private let start = ContinuousClock.now

  package init() {}

  package var seconds: Double {
    let (whole, atto) = (ContinuousClock.now - start).components
    return Double(whole) + Double(atto) * 1e-18
  }
}
