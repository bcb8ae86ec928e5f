import Network

/// How often a layer's units have one gate nearly shut or nearly open, on the select part: the scatter
/// of figure 3 of Karpathy, Johnson and Fei-Fei (2015), in numbers.
package struct GateReport: Codable, Sendable, Equatable {
  package var layer: Int
  /// `i`, `f` or `o`.
  package var gate: StateVector
  /// The units' mean shares.
  package var left: Double
  package var right: Double
  /// How many units are left-saturated more than 90 % of the time.
  package var shut: Int
  /// How many are right-saturated as often: of forget gates, the integrators.
  package var open: Int
  package var units: [Unit]

  /// A value below this is left-saturated, as the paper has it.
  package static let low: Float = 0.1
  /// A value above this is right-saturated.
  package static let high: Float = 0.9
  /// From more than this share of the time on, a gate counts as nearly always so.
  package static let nearlyAlways = 0.9

  /// The shares of bytes after which a unit's gate is left- and right-saturated: from 0 to 1 together.
  package struct Unit: Codable, Sendable, Equatable {
    package var left: Double
    package var right: Double
  }

  /// - Parameters:
  ///   - left: by unit, how often it is left-saturated.
  ///   - right: by unit, how often right-saturated.
  ///   - bytes: of so many.
  init(layer: Int, gate: StateVector, left: [UInt32], right: [UInt32], bytes: Int) {
    let count = Double(max(bytes, 1))
    let units = zip(left, right).map { Unit(left: Double($0) / count, right: Double($1) / count) }
    let size = Double(max(units.count, 1))
    self.layer = layer
    self.gate = gate
    self.units = units
    self.left = units.reduce(0) { $0 + $1.left } / size
    self.right = units.reduce(0) { $0 + $1.right } / size
    shut = units.count { $0.left > Self.nearlyAlways }
    open = units.count { $0.right > Self.nearlyAlways }
  }
}
