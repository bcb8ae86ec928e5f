/// A minimiser of one smooth convex function that is told, again and again, the loss and gradient
/// at the point it asks for: L-BFGS (Nocedal and Wright 2006, algorithm 7.4) with a given first
/// inverse of the curvature, and steps shortened until the loss falls enough (Armijo's rule).
///
/// Memory: 16 doubles a variable.
struct Descent: Sendable {
  /// Where the loss is wanted next.
  private(set) var trial: [Double]
  /// The best point so far is as good as can be told.
  private(set) var isDone = false

  private(set) var point: [Double]
  private(set) var gradient: [Double] = []
  private(set) var loss = Double.infinity
  private var direction: [Double] = []
  private var step = 1.0
  private var history: [(move: [Double], change: [Double], product: Double)] = []

  private static let memory = 7
  private static let leastStep = 1e-8
  /// Done where one more step is expected to gain less.
  private let tolerance: Double

  private let curvature: Double

  /// - Parameter curvature: the function's at the start, about alike in all directions.
  init(at start: [Double], curvature: Double, tolerance: Double) {
    point = start
    trial = start
    self.curvature = curvature
    self.tolerance = tolerance
  }

  /// Takes the loss and the gradient at `trial`.
  mutating func take(_ loss: Double, _ gradient: [Double]) {
    guard !isDone else { return }
    let isFirst = self.gradient.isEmpty
    if !isFirst {
      let slope = Self.dot(self.gradient, direction)
      // Of two losses that rounding makes alike the point that is flatter is the better.
      let isAlike = abs(loss - self.loss) <= 1e-7 * abs(self.loss)
      let falls = loss <= self.loss + 1e-4 * step * slope
      let flattens = abs(Self.dot(gradient, direction)) < abs(slope)
      guard loss.isFinite, falls || isAlike && flattens else {
        // The lowest point of the parabola through both losses and the slope.
        let lowest = -slope * step * step / (2 * (loss - self.loss - step * slope))
        step = lowest.isFinite ? min(max(lowest, step / 10), step / 2) : step / 10
        if isAlike || step < Self.leastStep { isDone = true }
        trial = Self.sum(point, direction, times: step)
        return
      }
      remember(Self.sum(trial, point, times: -1), Self.sum(gradient, self.gradient, times: -1))
    }
    (point, self.loss, self.gradient) = (trial, loss, gradient)
    direction = gradient.map { -$0 }
    turn()
    let slope = Self.dot(gradient, direction)
    if !(slope < -2 * tolerance) { isDone = true }
    step = 1
    trial = Self.sum(point, direction, times: 1)
  }

  private mutating func remember(_ move: [Double], _ change: [Double]) {
    let product = Self.dot(move, change)
    guard product > 1e-12 * Self.dot(change, change).squareRoot() else { return }
    history.append((move, change, product))
    if history.count > Self.memory { history.removeFirst() }
  }

  /// Multiplies the direction by the inverse of the curvature: the two loops.
  private mutating func turn() {
    var factors: [Double] = []
    for entry in history.reversed() {
      let factor = Self.dot(entry.move, direction) / entry.product
      factors.append(factor)
      Self.add(entry.change, times: -factor, to: &direction)
    }
    let scale = history.last.map { $0.product / Self.dot($0.change, $0.change) } ?? 1 / curvature
    for index in direction.indices { direction[index] *= scale }
    for (entry, factor) in zip(history, factors.reversed()) {
      let other = Self.dot(entry.change, direction) / entry.product
      Self.add(entry.move, times: factor - other, to: &direction)
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  /// a + b x factor
  private static func sum(_ a: [Double], _ b: [Double], times factor: Double) -> [Double] {
    var sum = a
    add(b, times: factor, to: &sum)
    return sum
  }

  private static func add(_ b: [Double], times factor: Double, to sum: inout [Double]) {
    for index in sum.indices { sum[index] += b[index] * factor }
  }
}
