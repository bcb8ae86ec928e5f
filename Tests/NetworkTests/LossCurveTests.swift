import Corpus
import Testing

@testable import Network

@Suite struct `A loss curve` {
  @Test(arguments: [1, 2, 199, 200, 201, 1000, 12345])
  func `keeps at most 200 points, evenly, and the newest`(looks: Int) {
    var curve = LossCurve()
    for look in 1...looks {
      curve.add(bytes: 10 * look, nats: 1 / Double(look))
      #expect(curve.points.count <= 200)
      #expect(curve.points.last == LossCurve.Point(bytes: 10 * look, nats: 1 / Double(look)))
    }
    #expect(curve.points.count >= min(looks, 100))
    let before = curve
    curve.add(bytes: 10 * looks, nats: 0)
    #expect(curve == before)
    let steps = zip(curve.points.dropFirst(), curve.points).map { $0.bytes - $1.bytes }
    // All the same but that to the newest.
    #expect(Set(steps.dropLast()).count <= 1)
    #expect(zip(steps.dropFirst(), steps).allSatisfy { $0 <= $1 })
  }

  @Test func `is kept in a model in a few KB, and what is none of ours is not there`() throws {
    let alphabet = try Alphabet(bytes: [10, 65])
    var model = Model(
      untrained: Shape(layers: 1, hidden: 2, symbols: alphabet.count), alphabet: alphabet, seed: 1)
    #expect(model.lossCurve == nil)
    var curve = LossCurve()
    for look in 1...5000 { curve.add(bytes: 1_000_000 * look, nats: 3.123456789 / Double(look)) }
    model.lossCurve = curve
    let kept = try #require(model.lossCurve)
    #expect(kept.points.map(\.bytes) == curve.points.map(\.bytes))
    for (one, other) in zip(kept.points, curve.points) {
      #expect(abs(one.nats - other.nats) < 1e-4)
    }
    #expect((model.notes["curve"]?.utf8.count ?? 0) < 5000)
    for text in ["", "[[1]]", "[[-1,2]]", "[[1e99,2]]", "[[1,null]]", "{}", "[[1,1e9]]"] {
      model.notes["curve"] = text
      #expect(model.lossCurve == nil, "\(text)")
    }
  }
}
