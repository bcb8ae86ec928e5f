import Testing

@testable import Discovery

@Suite struct VerdictTests {
  private func judgement(
    p: Double? = 0.001, low: Double? = 0.8, baselines: [Double] = [0.2, 0.5],
    effect: Double? = nil, random: [Double] = []
  ) -> Judgement {
    Judgement(
      p: p, interval: low.map { Interval(low: $0, high: 0.95) },
      baselines: baselines.enumerated().map { ("b\($0)", $1) }, effect: effect,
      randomEffects: random)
  }

  @Test func `the rules are the design's`() {
    let below = (0..<50).map { Double($0) / 1000 }
    #expect(judgement(p: nil).verdict == nil)
    #expect(judgement(p: 0.011).verdict == Verdict.none)
    #expect(judgement(p: 0.01, low: 0.5).verdict == .correlate)
    #expect(judgement(low: nil).verdict == .correlate)
    #expect(judgement(baselines: []).verdict == .correlate)
    #expect(judgement(low: 0.501).verdict == .detector)
    #expect(judgement(effect: 0.1, random: below).verdict == .used)
    #expect(judgement(effect: 0.1).verdict == .detector)
    #expect(judgement(effect: -0.1, random: below.map { $0 - 1 }).verdict == .detector)
    // 95 % of 50 are 47.5: two may be above, three may not.
    #expect(judgement(effect: 0.0475, random: below).verdict == .used)
    #expect(judgement(effect: 0.0465, random: below).verdict == .detector)
    #expect(judgement(low: 0.5, effect: 0.1, random: below).verdict == .correlate)
  }

  @Test func `a verdict comes with the numbers that decided it`() {
    #expect(judgement(p: nil).because.contains("too few files"))
    #expect(judgement(p: 0.5).because.hasPrefix("p 0.500"))
    #expect(
      judgement(low: 0.4).because
        == "p 0.001; 95 % interval 0.40 to 0.95 does not lie above the best baseline, b1 0.50")
    let used = judgement(effect: 0.25, random: [0, 0.5]).because
    #expect(used.contains("0.250 nats") && used.contains("1 of 2 random cells"))
  }

  @Test func `verdicts rise`() {
    #expect(Verdict.none < .correlate && .correlate < .detector && Verdict.detector < .used)
  }
}
