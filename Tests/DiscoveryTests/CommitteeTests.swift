import Network
import Syntax
import Testing

@testable import Discovery

@Suite struct CommitteeTests {
  @Test func `the columns that decide a label are found, with their weights`() throws {
    let sample = PlantedSample.make(4000, columns: 24, seed: 8)
    let committees = try Committee.fit(sample, sizes: [1, 3])
    for feature in [0, 2, 3] {
      let three = try #require(committees[feature][1])
      #expect(Set(three.neurons) == [1, 3, 7])
      // Column 3 was scaled by 0.001; the graded label is three times the sum.
      let truth: [Int: Float] = [3: 2000, 7: -1.5, 1: 1]
      for (column, weight) in zip(three.neurons, three.weights) {
        let expected = (truth[column] ?? 0) * (feature == 2 ? 3 : 1)
        #expect(abs(weight - expected) < 0.25 * abs(expected))
      }
      let one = try #require(committees[feature][0])
      #expect(one.neurons == [3])
    }
  }

  @Test(arguments: [(300, 9), (1024, 8), (1500, 20)])
  func `weights are the naive solver's for the columns chosen`(_ count: Int, _ columns: Int) throws
  {
    let sample = PlantedSample.make(count, columns: columns, seed: UInt64(count))
    let sizes = [1, 2, 5]
    let committees = try Committee.fit(sample, sizes: sizes)
    for feature in sample.kinds.indices {
      for (size, committee) in zip(sizes, committees[feature]) {
        let readout = try #require(committee)
        #expect(readout.neurons.count == size && Set(readout.neurons).count == size)
        let naive = NaiveReadout(
          sample, feature, columns: readout.neurons, penalty: Committee.penalty)
        let expected = naive.solved()
        let scale = expected.map(abs).max() ?? 1
        for (one, other) in zip(naive.standardised(readout), expected) {
          #expect(abs(one - other) <= 2e-3 * scale)
        }
      }
    }
  }

  @Test func `what a column is said to gain is what the loss falls by when it is added`() throws {
    let sample = PlantedSample.make(900, columns: 12, seed: 21)
    let states = StandardColumns(sample, workers: Workers(count: 1))
    for feature in sample.kinds.indices {
      let target = try #require(Target(sample, feature))
      for chosen in [[], [5], [5, 0]] {
        for column in [1, 2, 3, 7] {
          let fit = SmallFit(sample, feature, target, states, penalty: 1e-9)
          for other in chosen { fit.add(other) }
          let (gain, before) = (fit.gain(of: column, fit.inverse), fit.loss)
          fit.add(column)
          // Exact where the loss is quadratic; else that of Newton's first step.
          let share = feature == 2 ? 1e-3 : 0.5
          #expect(abs(gain - (before - fit.loss)) <= share * gain + 1e-6 * before)
        }
      }
    }
  }

  @Test func `products rank candidates as each readout alone does`() throws {
    let sample = PlantedSample.make(700, columns: 37, seed: 2)
    let workers = Workers(count: 2)
    let states = StandardColumns(sample, workers: workers)
    let fits = try sample.kinds.indices.map { feature in
      let target = try #require(Target(sample, feature))
      return SmallFit(sample, feature, target, states, penalty: 0)
    }
    let products = try CandidateProducts(states, columns: 37, features: 4, workers: workers)
    products.run(fits)
    for (feature, fit) in fits.enumerated() {
      let inverse = fit.inverse
      for column in 0..<37 {
        // Nothing is chosen yet, so the second look sees what the first does.
        let alone = fit.gain(of: column, inverse)
        let together = products.gain(of: column, feature: feature) / 2 / fit.target.weight
        #expect(abs(alone - together) <= 1e-3 * alone + 1e-7)
      }
    }
  }

  @Test func `only the columns asked for are chosen`() throws {
    let sample = PlantedSample.make(500, columns: 20, seed: 3)
    for committee in try Committee.fit(sample, sizes: [1, 2, 3, 4], among: [2, 11, 19]) {
      #expect(committee[0]?.neurons.count == 1)
      #expect(Set(committee[2]?.neurons ?? []) == [2, 11, 19])
      #expect(committee[3] == nil)
    }
  }

  @Test func `the number of threads changes nothing`() throws {
    let sample = PlantedSample.make(1500, columns: 35, seed: 6)
    let one = try Committee.fit(sample, sizes: [1, 4], threads: 1)
    for threads in [2, 3] {
      #expect(try Committee.fit(sample, sizes: [1, 4], threads: threads) == one)
    }
  }

  @Test
  func `labels that never change or are never known have none, constant columns are no members`()
    throws
  {
    let committees = try Committee.fit(StateSample.withFlaws, sizes: [1, 2, 3, 4])
    for (feature, committee) in committees.enumerated() {
      #expect(
        committee.map { $0 != nil }
          == (feature < 4 ? [false, false, false, false] : [true, true, true, false]))
      for readout in committee.compactMap({ $0 }) {
        #expect(readout.weights.allSatisfy(\.isFinite) && readout.bias.isFinite)
        #expect(!readout.neurons.contains(2))
      }
    }
    #expect([0, 3].contains(committees[4][0]?.neurons[0]))
  }
}
