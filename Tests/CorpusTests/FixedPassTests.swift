import Corpus
import Testing

@Suite struct FixedPassTests {
  let sandbox: Sandbox
  init() throws { sandbox = try Sandbox() }

  func batches(_ pass: FixedPass) throws -> [Batch] {
    var pass = pass
    var batch = Batch(lanes: pass.lanes, steps: pass.steps)
    var all: [Batch] = []
    while try pass.next(into: &batch) { all.append(batch) }
    #expect(batch.lengths.allSatisfy { $0 == 0 } && batch.targetCount == 0)
    return all
  }

  @Test(arguments: [1, 2, 3, 5, 8, 100], [1, 7, 10, 50])
  func `every byte is read once, with the next byte as its target`(lanes: Int, steps: Int) throws {
    let oracle = try BatchOracle([25, 10, 11, 9, 1, 2, 130, 40], in: sandbox)
    for cutting in [false, true] {
      let pass = FixedPass(
        pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: lanes, steps: steps,
        cutting: cutting)
      var tally = Tally(oracle)
      var follower = LaneFollower(lanes: lanes)
      for batch in try batches(pass) {
        oracle.check(batch)
        tally.add(batch)
        _ = follower.follow(batch)
      }
      #expect(tally.counts.joined().allSatisfy { $0 == 1 })
    }
  }

  @Test(arguments: [[1, 1, 1], [1], [2], [130, 1, 40, 7]], [nil, 20])
  func `it says how many bytes are to be predicted`(sizes: [Int], most: Int?) throws {
    let oracle = try BatchOracle(sizes, in: sandbox)
    let pass = FixedPass(
      pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: 3, steps: 10, maximumBytes: most,
      cutting: true, lead: 4)
    #expect(try batches(pass).reduce(0) { $0 + $1.targetCount } == pass.targets)
  }

  @Test(arguments: [1, 3, 25, 1000])
  func `a lead is read by each cut but a piece's first, and counts for nothing`(lead: Int) throws {
    let oracle = try BatchOracle([130, 40, 7], in: sandbox)
    func pass(_ lead: Int) -> FixedPass {
      FixedPass(
        pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: 5, steps: 10, cutting: true,
        lead: lead)
    }
    /// Every scored (piece, offset of the byte read) and its target, and how many bytes were read.
    func scored(_ pass: FixedPass) throws -> (targets: [[Int]], read: Int) {
      var (targets, read): ([[Int]], Int) = ([], 0)
      for batch in try batches(pass) {
        read += batch.lengths.reduce(0, +)
        for lane in 0..<5 {
          for step in 0..<batch.lengths[lane] where batch.targets[step * 5 + lane] >= 0 {
            targets.append([
              batch.pieces[lane], batch.offsets[lane] + step, Int(batch.targets[step * 5 + lane]),
            ])
          }
        }
        #expect(batch.targetCount == batch.targets.count { $0 >= 0 })
      }
      return (targets.sorted { $0.lexicographicallyPrecedes($1) }, read)
    }
    let (plain, led) = (try scored(pass(0)), try scored(pass(lead)))
    #expect(led.targets == plain.targets && plain.targets.count == 130 + 40 + 7 - 3)
    // Limits of 35 bytes cut 130 into four, at 30, 60 and 90, and 40 into two, at 20.
    let extra = [30, 60, 90, 20].reduce(0) { $0 + min($1, lead) }
    #expect(led.read == plain.read + extra)
  }

  @Test func `the longest goes first, each piece onto the first free lane`() throws {
    let oracle = try BatchOracle([5, 35, 20, 20], in: sandbox)
    let pass = FixedPass(
      pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: 2, steps: 10, cutting: false)
    #expect(try batches(pass).map(\.pieces) == [[1, 2], [1, 2], [1, 3], [1, 3], [0, -1]])
  }

  @Test func `a cut piece keeps all lanes busy, an uncut one has one zero state`() throws {
    let oracle = try BatchOracle([1000], in: sandbox)
    let starts = try [true, false].map { cutting in
      let pass = FixedPass(
        pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: 5, steps: 10, cutting: cutting)
      return try batches(pass).map { batch in batch.starts.count { $0 } }
    }
    #expect(starts[0] == [5] + Array(repeating: 0, count: 19))
    #expect(starts[1] == [1] + Array(repeating: 0, count: 99))
  }

  @Test(arguments: [0, 1, 3000, 7000, 1_000_000], [0, 500])
  func `a limit takes stretches spread evenly over the pieces`(limit: Int, lead: Int) throws {
    let oracle = try BatchOracle([9000, 40, 20_000, 10], in: sandbox)
    // The second piece begins in its file.
    var pieces = oracle.pieces
    pieces[2] = Piece(file: pieces[2].file, range: 5000..<20_000)
    let pass = FixedPass(
      pieces: pieces, alphabet: oracle.alphabet, lanes: 3, steps: 10, maximumBytes: limit,
      cutting: true, lead: lead)
    let stretches = Spread.stretches(
      of: pieces.map(\.range.count), total: limit, length: 3000)
    // A piece's last byte has no target.
    let expected = stretches.flatMap { piece, range in
      range.dropLast(range.upperBound == pieces[piece].range.count ? 1 : 0).map {
        [piece, pieces[piece].range.lowerBound + $0]
      }
    }
    var (scored, read): ([[Int]], Int) = ([], 0)
    for batch in try batches(pass) {
      read += batch.lengths.reduce(0, +)
      for lane in 0..<3 {
        for step in 0..<batch.lengths[lane] where batch.targets[step * 3 + lane] >= 0 {
          scored.append([batch.pieces[lane], batch.offsets[lane] + step])
          let next = oracle.texts[batch.pieces[lane]][batch.offsets[lane] + step + 1]
          #expect(Int(batch.targets[step * 3 + lane]) == oracle.alphabet.symbol(of: next))
        }
      }
    }
    #expect(scored.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    #expect(pass.bytes == stretches.reduce(0) { $0 + $1.range.count })
    #expect(pass.bytes == min(limit / 3000 * 3000 + (limit < 3000 ? limit : 0), 24_050))
    // Every stretch but one at a piece's start is met with what comes before it.
    if limit == 7000 { #expect(read >= pass.bytes + 2 * lead) }
    if lead == 0 { #expect(read == pass.bytes) }
  }

  @Test func `no pieces make a pass without a batch`() throws {
    let alphabet = try Alphabet(bytes: [97])
    let pass = FixedPass(pieces: [], alphabet: alphabet, lanes: 2, steps: 3, cutting: true)
    #expect(try batches(pass).isEmpty)
  }
}
