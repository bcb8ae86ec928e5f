import Corpus
import Testing

/// Sizes around `T` = 10 and around each other, with lane counts around the piece counts.
private let shapes: [(sizes: [Int], lanes: Int, steps: Int)] = [
  ([25, 10, 11, 9, 1, 2, 30, 40], 3, 10),
  ([10], 1, 10),
  ([11], 1, 10),
  ([11], 4, 10),
  ([1, 1, 1, 2], 2, 10),
  ([300], 100, 100),
  ([300], 100, 7),
  ([7, 7, 7], 2, 1),
  ([1000, 3], 7, 10),
  ([2, 3], 8, 16),
  ([200_003, 70_000, 65_536, 65_537], 3, 33),
]

@Suite struct BatchStreamTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  func stream(_ oracle: BatchOracle, lanes: Int, steps: Int, seed: UInt64 = 1) throws -> BatchStream
  {
    try BatchStream(
      pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: lanes, steps: steps, seed: seed)
  }

  @Test(arguments: shapes.indices)
  func `symbols, next bytes, padding and starts are those of the files`(shape: Int) throws {
    let (sizes, lanes, steps) = shapes[shape]
    let oracle = try BatchOracle(sizes, in: sandbox)
    var stream = try stream(oracle, lanes: lanes, steps: steps)
    var follower = LaneFollower(lanes: lanes)
    var batch = Batch(lanes: lanes, steps: steps)
    repeat {
      try stream.next(into: &batch)
      oracle.check(batch)
      #expect(batch.targetCount > 0)
      _ = follower.follow(batch)
    } while batch.epoch < 3
  }

  @Test func `every byte is read once in each epoch`() throws {
    // No batch of these is passed over: no file ends with its last byte alone in a batch.
    let oracle = try BatchOracle([25, 19, 32, 9, 44, 2, 5], in: sandbox)
    var stream = try stream(oracle, lanes: 1, steps: 10)
    for epoch in 1...3 {
      var tally = Tally(oracle)
      var batch: Batch
      repeat {
        batch = try stream.next()
        tally.add(batch)
      } while batch.epoch < Double(epoch)
      #expect(batch.epoch == Double(epoch))
      #expect(tally.counts.joined().allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: [1, 2, 3, 5, 8, 100])
  func `each epoch's queue holds every piece once, in another order`(lanes: Int) throws {
    let oracle = try BatchOracle([25, 10, 12, 9, 130, 2, 30, 47], in: sandbox)
    var stream = try stream(oracle, lanes: lanes, steps: 10)
    var follower = LaneFollower(lanes: lanes)
    var begun: [[Int]] = []
    for _ in 0..<200 { begun += follower.follow(try stream.next()) }
    let distinct = Set(begun).count
    let first = begun.prefix(distinct)
    let second = begun.dropFirst(distinct).prefix(distinct)
    #expect(Set(first).count == distinct)
    #expect(Set(second) == Set(first))
    #expect(lanes == 100 || Array(first) != Array(second))
  }

  @Test func `a long piece is cut on whole batches, so that no lane runs alone`() throws {
    let oracle = try BatchOracle([1005, 40], in: sandbox)
    var stream = try stream(oracle, lanes: 10, steps: 10)
    var follower = LaneFollower(lanes: 10)
    var begun: Set<[Int]> = []
    for _ in 0..<30 { begun.formUnion(follower.follow(try stream.next())) }
    // 1045 / 10 lanes allow 104 bytes: 10 stretches of 10 or 11 batches; the last is 5 bytes short.
    let starts = begun.filter { $0[0] == 0 }.map { $0[1] }.sorted()
    #expect(starts == [0, 100, 200, 300, 400, 500, 600, 700, 800, 900])
    #expect(begun.contains([1, 0]))
  }

  @Test func `lanes without a piece stay idle`() throws {
    let oracle = try BatchOracle([300], in: sandbox)
    var stream = try stream(oracle, lanes: 100, steps: 100)
    #expect(stream.busyLanes == 3)
    let batch = try stream.next()
    #expect(batch.lengths == [100, 100, 100] + Array(repeating: 0, count: 97))
    #expect(batch.starts == [true, true, true] + Array(repeating: false, count: 97))
    #expect(batch.epoch == 1)
    #expect(batch.targetCount == 299)
  }

  @Test func `a seed gives one stream, another seed another`() throws {
    let oracle = try BatchOracle([25, 10, 12, 9, 130, 2, 30, 47], in: sandbox)
    var one = try stream(oracle, lanes: 3, steps: 10)
    var same = try stream(oracle, lanes: 3, steps: 10)
    var other = try stream(oracle, lanes: 3, steps: 10, seed: 2)
    let batches = try (0..<50).map { _ in try one.next() }
    #expect(try batches == (0..<50).map { _ in try same.next() })
    #expect(try batches != (0..<50).map { _ in try other.next() })
  }

  @Test(arguments: [0, 1, 7, 30])
  func `a saved position continues with the same batches`(after: Int) throws {
    let oracle = try BatchOracle([25, 10, 11, 9, 130, 2, 30, 47], in: sandbox)
    var stream = try stream(oracle, lanes: 3, steps: 10)
    for _ in 0..<after { _ = try stream.next() }
    var resumed = try self.stream(oracle, lanes: 3, steps: 10)
    try resumed.move(to: stream.position)
    #expect(resumed.position == stream.position)
    for _ in 0..<50 { #expect(try stream.next() == resumed.next()) }
  }

  @Test func `a position of other files, lanes, steps or another seed is refused`() throws {
    let oracle = try BatchOracle([25, 30], in: sandbox)
    let smaller = try BatchOracle(Array(oracle.pieces.prefix(1)))
    let position = try stream(oracle, lanes: 3, steps: 10).position
    for var other in [
      try stream(smaller, lanes: 3, steps: 10), try stream(oracle, lanes: 2, steps: 10),
      try stream(oracle, lanes: 3, steps: 9), try stream(oracle, lanes: 3, steps: 10, seed: 2),
    ] {
      #expect(throws: CorpusError.positionDoesNotFit) { try other.move(to: position) }
    }
  }

  @Test func `a copy is a stream of its own`() throws {
    let oracle = try BatchOracle([25, 30, 100], in: sandbox)
    var stream = try stream(oracle, lanes: 2, steps: 10)
    _ = try stream.next()
    var copy = stream
    let ahead = try (0..<5).map { _ in try copy.next() }
    #expect(try ahead == (0..<5).map { _ in try stream.next() })
  }

  @Test func `a piece of a file is read within its bounds`() throws {
    let file = try inspectedFile(try sandbox.write("f.c", random: 100))
    let oracle = try BatchOracle([Piece(file: file, range: 20..<55)])
    var stream = try stream(oracle, lanes: 1, steps: 10)
    let batches = try (0..<4).map { _ in try stream.next() }
    for batch in batches { oracle.check(batch) }
    #expect(batches.map { $0.offsets[0] } == [20, 30, 40, 50])
    #expect(batches.map(\.targetCount) == [10, 10, 10, 4])
  }

  @Test func `files in which nothing follows anything are refused`() throws {
    let oracle = try BatchOracle([1, 1], in: sandbox)
    #expect(throws: CorpusError.tooShort(bytes: 2)) {
      try stream(oracle, lanes: 2, steps: 10)
    }
  }

  @Test func `a file that shrank or vanished stops the stream with its name`() throws {
    let oracle = try BatchOracle([200_000], in: sandbox)
    let path = oracle.pieces[0].file.path
    var stream = try stream(oracle, lanes: 1, steps: 1000)
    _ = try stream.next()
    try sandbox.write("0.c", random: 1000)
    #expect(throws: CorpusError.shrank(path: path, expected: 65_000 + 65_536)) {
      while true { _ = try stream.next() }
    }
    Sandbox.remove(path)
    var fresh = try self.stream(oracle, lanes: 1, steps: 1000)
    #expect(throws: CorpusError.missing(path: path)) { try fresh.next() }
  }
}
