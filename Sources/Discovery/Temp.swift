import Network
import Syntax
struct LayoutTable: Sendable {
  init(_ texts: [(bytes: [UInt8], labels: Labels)], features: [Feature]) {}
  func scores(of bytes: [UInt8], _ range: Range<Int>) -> [[Float]] { [] }
}
struct LinearReadout: Sendable { let neurons: [Int]; let weights: [Float]; let bias: Float
 func values(_ states: Buffer<Float>, columns: Int) -> [Float] { [] } }
struct StateSample: Sendable { init(columns: Int, states: Buffer<Float>, weights: [Float], kinds: [FeatureKind], labels: [[Float]]) {} }
enum Probe { static func fit(_ s: StateSample, threads: Int) throws -> [LinearReadout?] { [] } }
enum Committee { static func fit(_ s: StateSample, sizes: [Int], threads: Int) throws -> [[LinearReadout]] { [] } }
