import Foundation
import Testing

@testable import Instrument

@Suite struct `Writing JSON` {
  private struct Sample: Encodable {
    struct Inner: Encodable {
      let name: String
      @OrNull var score: Double?
      let list: [[Int]]
    }
    let text: String
    let inner: [Inner]
    let none: String?
    let numbers: Numbers
    let byName: [String: Float]
    let flag: Bool
    let large: UInt64
    let small: Int8
    let empty: [Inner]
  }

  private func written(_ value: some Encodable) throws -> String {
    let body = BodyWriter(nil)
    try JSONWriter(body).write(value)
    return String(decoding: try body.finished().joined(), as: UTF8.self)
  }

  @Test func `it says what Foundation's encoder says`() throws {
    let text = "a \"quoted\" \\ word\n\t\u{0}\u{7F}\u{202E}ä€😀</script>"
    let sample = Sample(
      text: text,
      inner: [
        .init(name: text, score: 0.1, list: [[1, 2], [], [-3]]),
        .init(name: "", score: nil, list: []),
      ], none: nil, numbers: Numbers([1, 0.1, -0.0, 1e-30, 3e38]), byName: ["x \"y\"": 0.25],
      flag: true, large: .max, small: -128, empty: [])
    let own = try JSONSerialization.jsonObject(with: Data(written(sample).utf8)) as? NSDictionary
    let theirs = try JSONSerialization.jsonObject(with: JSONEncoder().encode(sample))
    #expect(own == theirs as? NSDictionary)
  }

  @Test func `keys stand in their order, numbers as their shortest text, null for none`() throws {
    struct Pair: Encodable {
      let z: Float
      let a: [Double]
    }
    #expect(
      try written(Pair(z: .nan, a: [1, 0.5, .infinity])) == "{\"z\":null,\"a\":[1,0.5,null]}")
    #expect(try written(Numbers([.nan, 2, 0.25])) == "[null,2,0.25]")
    #expect(try written([[Int]]()) == "[]")
    #expect(try written([[Int](), []]) == "[[],[]]")
  }

  @Test func `a long body comes in parts`() throws {
    let body = BodyWriter(nil)
    try JSONWriter(body).write(
      [String](repeating: String(repeating: "a", count: 997), count: 3_000))
    let parts = try body.finished()
    #expect(parts.count > 2 && parts.allSatisfy { $0.count <= 1 << 20 })
    #expect(parts.reduce(0) { $0 + $1.count } == 3_000 * 1_000 + 1)
  }
}
