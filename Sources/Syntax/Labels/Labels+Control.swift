import Corpus

extension Labels {
  /// The labels of a control task (Hewitt and Liang 2019): every label changes where it did, but
  /// what the stretches between mean is dealt anew among them.
  ///
  /// About as many bytes of a file are on as before, so that scores of both tasks have one chance
  /// level; of a number as many stretches have each value, and one that rises goes on rising from the
  /// value it had, in another place. What is unknown stays unknown. A seed deals
  /// a feature's stretches in the same way whatever other features were asked for: give each file
  /// its own.
  package func permutingMeanings(seed: UInt64) -> Labels {
    let dealt = features.indices.map { feature in
      var generator = SeededGenerator(
        seed: seed, stream: ContentHash.of(features[feature].name.utf8))
      return features[feature].kind == .binary
        ? steps[feature].dealingShare(count: count, &generator)
        : steps[feature].permutingValues(count: count, &generator)
    }
    return Labels(
      features: features, count: count, warning: warning, steps: dealt, known: known,
      unknown: unknown)
  }
}

extension Steps {
  /// The stretches of a text of `count` bytes, from its start.
  private func stretches(count: Int) -> [Run] {
    let stretches = runs.filter { $0.start < count }
    guard count > 0, stretches.first?.start != 0 else { return stretches }
    return [Run(start: 0, value: 0, rises: false)] + stretches
  }

  /// The same stretches, of which random ones are on until as many bytes are as before, to within half
  /// a stretch.
  fileprivate func dealingShare(count: Int, _ generator: inout SeededGenerator) -> Steps {
    let stretches = stretches(count: count)
    let ends = stretches.dropFirst().map { Int($0.start) } + [count]
    let lengths = zip(stretches, ends).map { $1 - Int($0.start) }
    var left = zip(stretches, lengths).reduce(0) { $0 + ($1.0.value > 0 ? $1.1 : 0) }
    var on: Set<Int> = []
    for place in generator.shuffled(Array(stretches.indices)) {
      if lengths[place] > 2 * left { break }
      on.insert(place)
      left -= lengths[place]
    }
    var dealt = Steps()
    for (place, stretch) in stretches.enumerated() {
      dealt.append(Int(stretch.start), on.contains(place) ? 1 : 0)
    }
    return dealt
  }

  /// The same stretches of a text of `count` bytes with their values and slopes in another order.
  fileprivate func permutingValues(count: Int, _ generator: inout SeededGenerator) -> Steps {
    let stretches = stretches(count: count)
    var permuted = Steps()
    for (place, meaning) in zip(stretches, generator.shuffled(stretches)) {
      permuted.append(Int(place.start), meaning.value, rises: meaning.rises)
    }
    return permuted
  }
}
