import Corpus

extension Labels {
  /// The labels of a control task (Hewitt and Liang 2019): every label changes where it did, but
  /// what the stretches between mean is dealt anew among them.
  ///
  /// As many stretches of a file are on as before, and as many have each depth; one that rises goes
  /// on rising from the value it had, in another place. What is unknown stays unknown. A seed deals
  /// a feature's stretches in the same way whatever other features were asked for: give each file
  /// its own.
  package func permutingMeanings(seed: UInt64) -> Labels {
    let dealt = features.indices.map { feature in
      var generator = SeededGenerator(
        seed: seed, stream: ContentHash.of(features[feature].name.utf8))
      return steps[feature].permutingValues(count: count, &generator)
    }
    return Labels(
      features: features, count: count, warning: warning, steps: dealt, known: known,
      unknown: unknown)
  }
}

extension Steps {
  /// The same stretches of a text of `count` bytes with their values and slopes in another order.
  fileprivate func permutingValues(count: Int, _ generator: inout SeededGenerator) -> Steps {
    var stretches = runs.filter { $0.start < count }
    if count > 0, stretches.first?.start != 0 {
      stretches.insert(Run(start: 0, value: 0, rises: false), at: 0)
    }
    var permuted = Steps()
    for (place, meaning) in zip(stretches, generator.shuffled(stretches)) {
      permuted.append(Int(place.start), meaning.value, rises: meaning.rises)
    }
    return permuted
  }
}
