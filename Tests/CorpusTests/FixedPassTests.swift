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

  @Test(arguments: [0, 1, 25, 30, 1000])
  func `a limit takes pieces in the order given, the last one shortened`(limit: Int) throws {
    let oracle = try BatchOracle([25, 40, 10], in: sandbox)
    let pass = FixedPass(
      pieces: oracle.pieces, alphabet: oracle.alphabet, lanes: 2, steps: 10, maximumBytes: limit,
      cutting: false)
    var tally = Tally(oracle)
    for batch in try batches(pass) { tally.add(batch) }
    let expected = (0..<75).map { $0 < limit ? 1 : 0 }
    #expect(Array(tally.counts.joined()) == expected)
    #expect(pass.bytes == min(limit, 75))
  }

  @Test func `no pieces make a pass without a batch`() throws {
    let alphabet = try Alphabet(bytes: [97])
    let pass = FixedPass(pieces: [], alphabet: alphabet, lanes: 2, steps: 3, cutting: true)
    #expect(try batches(pass).isEmpty)
  }
}
