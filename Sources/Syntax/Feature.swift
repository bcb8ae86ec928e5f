/// How a feature's label is to be read.
package enum FeatureKind: String, Codable, Sendable {
  /// 0 or 1: the byte is outside or inside.
  case binary
  /// A number: a depth or a position.
  case graded
}
