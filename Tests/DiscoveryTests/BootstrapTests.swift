import Corpus
import Syntax
import Testing

@testable import Discovery

@Suite struct BootstrapTests {
  private static let clusters = 7

  /// Values and labels of a cluster, which differ from cluster to cluster in how well they agree.
  private func cluster(_ index: Int, isGraded: Bool) -> (values: [Float], labels: [Float]) {
    var draw = Draw(UInt64(10 + index))
    var (values, labels): ([Float], [Float]) = ([], [])
    for _ in 0..<40 + 5 * index {
      let label = isGraded ? Float(draw.below(5)) : draw.unit() < 0.3 ? 1 : 0
      let noise = Float(draw.normal()) * (1 + Float(index) / 2)
      values.append((label + noise) / 20)
      labels.append(draw.unit() < 0.1 ? .nan : label)
    }
    return (values, labels)
  }

  /// The same draws as the bootstrap's, each as the clusters that were drawn.
  private var draws: [[Int]] {
    var generator = SeededGenerator(seed: 20151117, stream: 1)
    return (0..<Bootstrap.draws).map { _ in
      (0..<Self.clusters).map { _ in generator.below(Self.clusters) }
    }
  }

  private func known(_ pair: (values: [Float], labels: [Float])) -> [(Double, Double)] {
    let bins = Bins.coarse(unbounded: false).bins(of: pair.values)
    return zip(bins, pair.labels).filter { !$0.1.isNaN }.map { (Double($0.0), Double($0.1)) }
  }

  private func tally(_ kind: FeatureKind, threshold: Float? = nil) -> (ClusterTally, GradeRanks) {
    let bins = Bins.coarse(unbounded: false)
    let data = (0..<Self.clusters).map { cluster($0, isGraded: kind == .graded) }
    var histogram: [Int: Int] = [:]
    for label in data.flatMap(\.labels) where !label.isNaN {
      histogram[Int(label), default: 0] += 1
    }
    let ranks = GradeRanks(histogram)
    var tally = ClusterTally(kind, bins: bins, clusters: Self.clusters, threshold: threshold)
    for (index, own) in data.enumerated() {
      let chunk = LabelChunk(own.labels, kind == .graded ? ranks : nil)
      tally.add(own.values, bins.bins(of: own.values), chunk, ranks, cluster: index)
    }
    return (tally, ranks)
  }

  private func interval(_ figures: [Double]) -> Interval? { Bootstrap.interval(figures) }

  @Test func `a binary feature's intervals are those of drawing clusters by hand`() throws {
    let data = (0..<Self.clusters).map { known(cluster($0, isGraded: false)) }
    let threshold: Float = 0.03
    let (tally, _) = tally(.binary, threshold: threshold)
    let found = try Bootstrap(clusters: Self.clusters)
      .intervals(tally, polarity: 1, around: Evidence())
    var (ap, auroc): ([Double], [Double]) = ([], [])
    for drawn in draws {
      let bytes = drawn.flatMap { data[$0] }
      let inside = bytes.map { $0.1 > 0 }
      ap.append(Naive.averagePrecision(bytes.map(\.0), inside) ?? .nan)
      auroc.append(Naive.auroc(bytes.map(\.0), inside) ?? .nan)
    }
    try expect(found.ap, interval(ap))
    try expect(found.auroc, interval(auroc))
    let raw = (0..<Self.clusters).map { cluster($0, isGraded: false) }
    let f1 = draws.map { drawn -> Double in
      let bytes = drawn.flatMap { zip(raw[$0].values, raw[$0].labels) }.filter { !$0.1.isNaN }
      return Naive.overlap(
        bytes.map { Double($0.0) }, bytes.map { $0.1 > 0 }, from: Double(threshold))?.f1 ?? .nan
    }
    try expect(found.f1, interval(f1))
  }

  @Test func `a graded feature's interval is that of correlating the drawn clusters' ranks`() throws
  {
    let data = (0..<Self.clusters).map { known(cluster($0, isGraded: true)) }
    let (tally, ranks) = tally(.graded)
    let found = try Bootstrap(clusters: Self.clusters)
      .intervals(tally, polarity: 1, ranks, fit: nil, around: Evidence())
    let rho = draws.map { drawn -> Double in
      let bytes = drawn.flatMap { data[$0] }
      return Naive.pearson(
        Naive.midranks(bytes.map(\.0)), bytes.map { ranks.position(of: Float($0.1)) })
    }
    try expect(found.spearman, interval(rho))
  }

  @Test func `a fit's interval is that of the variance it explains of the drawn bytes`() throws {
    let data = (0..<Self.clusters).map { known(cluster($0, isGraded: true)) }
    let (tally, ranks) = tally(.graded)
    let fit = (0..<tally.bins.count).map { Double($0) / 90 }
    let found = try Bootstrap(clusters: Self.clusters)
      .intervals(tally, polarity: 1, ranks, fit: fit, around: Evidence())
    let explained = draws.map { drawn -> Double in
      let bytes = drawn.flatMap { data[$0] }
      let mean = bytes.reduce(0) { $0 + $1.1 } / Double(bytes.count)
      let (left, all) = bytes.reduce((0.0, 0.0)) { sums, byte in
        let (error, distance) = (byte.1 - fit[Int(byte.0)], byte.1 - mean)
        return (sums.0 + error * error, sums.1 + distance * distance)
      }
      return 1 - left / all
    }
    try expect(found.r2, interval(explained))
  }

  @Test func `the other polarity's intervals are mirrored`() throws {
    let bootstrap = Bootstrap(clusters: Self.clusters)
    let (binary, _) = tally(.binary)
    let (up, down) = (
      try bootstrap.intervals(binary, polarity: 1, around: Evidence()),
      try bootstrap.intervals(binary, polarity: -1, around: Evidence())
    )
    let area = try #require(up.auroc)
    try expect(down.auroc, Interval(low: 1 - area.high, high: 1 - area.low))
    let (graded, ranks) = tally(.graded)
    let fit = (0..<graded.bins.count).map { Double($0) / 90 }
    let (rising, falling) = (
      try bootstrap.intervals(graded, polarity: 1, ranks, fit: fit, around: Evidence()),
      try bootstrap.intervals(graded, polarity: -1, ranks, fit: fit.reversed(), around: Evidence())
    )
    let rho = try #require(rising.spearman)
    try expect(falling.spearman, Interval(low: -rho.high, high: -rho.low))
    try expect(falling.r2, rising.r2)
  }

  private func expect(_ found: Interval?, _ expected: Interval?) throws {
    let (found, expected) = (try #require(found), try #require(expected))
    #expect(abs(found.low - expected.low) < 1e-5 && abs(found.high - expected.high) < 1e-5)
  }

  @Test func `an interval is moved by what the exact score differs from the binned one`() {
    let interval = Interval(low: 0.2, high: 0.6).moved(from: 0.4, to: 0.41)
    #expect(abs(interval.low - 0.21) < 1e-12 && abs(interval.high - 0.61) < 1e-12)
  }

  @Test func `there is none where most draws lack the feature`() {
    #expect(
      Bootstrap.interval(Array(repeating: .nan, count: 600) + Array(repeating: 1, count: 400))
        == nil)
  }

  /// Every byte of the report part is in one cluster.
  @Test(arguments: [2, 4, 9, 150])
  func `clusters share out the report part`(_ files: Int) throws {
    let lengths = (0..<files).map { 100 + 37 * $0 }
    let parts = Parts(lengths: lengths, .report)
    let clusters = Clusters(parts)
    #expect(clusters.areCut == (files < 5))
    #expect(clusters.count <= max(Clusters.most, 4 * Clusters.stretches))
    var sizes = [Int](repeating: 0, count: clusters.count)
    for (file, length) in lengths.enumerated() {
      var end = 0
      for start in stride(from: 0, to: length, by: 64) {
        let chunk = start..<min(start + 64, length)
        for (range, cluster) in clusters.stretches(of: file, chunk) {
          #expect(range.lowerBound == end)
          end = range.upperBound
          sizes[cluster] += range.count
        }
      }
      #expect(end == length)
    }
    #expect(sizes.allSatisfy { $0 > 0 } && sizes.reduce(0, +) == lengths.reduce(0, +))
  }
}

extension LabelChunk {
  /// Of labels as they are, NaN where unknown.
  init(_ labels: [Float], _ ranks: GradeRanks?) {
    self.init()
    read(values: labels, ranks)
  }
}
