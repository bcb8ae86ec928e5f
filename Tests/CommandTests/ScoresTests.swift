import Testing

/// Scores worked out again the slow way from what `annotate` prints.
private enum Naive {
  /// The sum over distinct scores of (recall gained) x precision.
  static func averagePrecision(_ pairs: [(score: Float, isInside: Bool)]) -> Double {
    let sorted = pairs.sorted { $0.score > $1.score }
    let total = Double(pairs.count { $0.isInside })
    var (index, found, sum) = (0, 0.0, 0.0)
    while index < sorted.count {
      let score = sorted[index].score
      var gained = 0.0
      while index < sorted.count, sorted[index].score == score {
        if sorted[index].isInside { gained += 1 }
        index += 1
      }
      found += gained
      sum += gained * found / Double(index)
    }
    return sum / total
  }

  static func f1(_ pairs: [(score: Float, isInside: Bool)], threshold: Float) -> Double {
    let yes = pairs.filter { $0.score >= threshold }
    let found = yes.count { $0.isInside }
    return 2 * Double(found) / Double(yes.count + pairs.count { $0.isInside })
  }

  /// Ranks from 0; ties share their mean.
  static func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }

  static func spearman(_ first: [Float], _ second: [Float]) -> Double {
    let (x, y) = (ranks(first), ranks(second))
    let mean = Double(x.count - 1) / 2
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    }
    return product(x, y) / (product(x, x) * product(y, y)).squareRoot()
  }
}

@Suite struct `Scores worked out again` {
  @Test func `are those that neurons reports, from the values and labels that annotate prints`()
    throws
  {
    let features = [
      "comment", "identifier", "if-condition", "blank", "block-depth", "line-position",
    ]
    let result = try NeuronsResult.of(
      features.flatMap { ["--feature", $0] } + ["--top", "2", "--vectors", "c,h,raw,o"])
    #expect(result.features.map(\.name) == features)
    let neurons = Set(result.features.flatMap(\.neurons).map(\.neuron)).sorted()
    let files = try AnnotateResult.of(
      result.corpus.parts.report + neurons.flatMap { ["--neuron", $0] }
        + features.flatMap { ["--feature", $0] })
    #expect(files.map(\.file) == result.corpus.parts.report)
    for feature in result.features {
      #expect(!feature.neurons.isEmpty, "\(feature.name)")
      for neuron in feature.neurons {
        var (scores, labels): ([Float], [Float]) = ([], [])
        for file in files {
          let values = try #require(file.neurons.first { $0.neuron == neuron.neuron }?.values)
          for (value, label) in zip(values, file.labels[feature.name] ?? []) {
            guard let label else { continue }
            scores.append(neuron.polarity * value)
            labels.append(label)
          }
        }
        let name = "\(feature.name) \(neuron.neuron)"
        let inside = Double(labels.count { $0 > 0 }) / Double(labels.count)
        #expect(abs(inside - (feature.prevalence ?? -1)) < 1e-9, "\(name)")
        if feature.kind == "binary" {
          let pairs = zip(scores, labels).map { (score: $0, isInside: $1 > 0) }
          let (ap, threshold) = (try #require(neuron.ap), try #require(neuron.threshold))
          // Values closer than 2^-9 of 1 - |v| tie in the report: up to 0.004 on so few bytes.
          #expect(abs(Naive.averagePrecision(pairs) - ap) < 5e-3, "\(name)")
          #expect(abs(Naive.f1(pairs, threshold: threshold) - (neuron.f1 ?? -1)) < 1e-3, "\(name)")
          #expect(neuron.spearman == nil)
        } else {
          let rho = try #require(neuron.spearman)
          #expect(abs(Naive.spearman(scores, labels) - rho) < 1e-3, "\(name)")
          #expect(neuron.ap == nil && neuron.f1 == nil)
        }
      }
    }
  }
}
