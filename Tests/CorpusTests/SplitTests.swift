import Corpus
import Testing

@Suite struct SplitTests {
  /// Files that exist nowhere: a split reads nothing.
  func files(_ sizes: [Int]) -> [CorpusFile] {
    sizes.enumerated().map { CorpusFile(path: "\($0).c", size: $1, hash: UInt64($0)) }
  }

  func bytes(_ pieces: [Piece]) -> Int { pieces.reduce(0) { $0 + $1.range.count } }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `many files are split by file, 90, 5 and 5 of the bytes`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let all = files((0..<300).map { _ in 100 + generator.below(40_000) })
    let split = Split(files: all, seed: seed)
    let total = Double(all.reduce(0) { $0 + $1.size })
    #expect(!split.isCutWithinFiles)
    #expect(abs(Double(bytes(split.train)) / total - 0.90) < 0.01)
    #expect(abs(Double(bytes(split.validation)) / total - 0.05) < 0.01)
    #expect(abs(Double(bytes(split.test)) / total - 0.05) < 0.01)
  }

  @Test func `every file is in one part, whole`() {
    let all = files((1...50).map { $0 * 100 })
    let split = Split(files: all, seed: 1)
    let pieces = split.train + split.validation + split.test
    #expect(pieces.map(\.file.path).sorted() == all.map(\.path).sorted())
    #expect(pieces.allSatisfy { $0 == $0.file.whole })
  }

  @Test func `a seed gives one split, another seed another`() {
    let all = files((1...50).map { $0 * 100 })
    #expect(Split(files: all, seed: 1) == Split(files: all, seed: 1))
    #expect(Split(files: all, seed: 1) != Split(files: all, seed: 2))
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a file of most of the corpus is trained on`(seed: UInt64) {
    let split = Split(files: files([90_000] + Array(repeating: 500, count: 20)), seed: seed)
    let sizes = [split.train.count, split.validation.count, split.test.count]
    #expect(!split.isCutWithinFiles)
    #expect(split.train.contains { $0.file.size == 90_000 })
    #expect(sizes == [1, 10, 10])
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a file of nearly all of the corpus is cut`(seed: UInt64) {
    let split = Split(files: files([1_000_000, 10, 20, 30, 40]), seed: seed)
    #expect(split.isCutWithinFiles)
    #expect(bytes(split.validation) >= 50_000)
  }

  @Test(arguments: 4...19)
  func `a few files of one size give one file to each small part`(count: Int) {
    let split = Split(files: files(Array(repeating: 500, count: count)), seed: 1)
    #expect(!split.isCutWithinFiles)
    #expect([split.train.count, split.validation.count, split.test.count] == [count - 2, 1, 1])
  }

  @Test(arguments: [[1000], [1000, 1000], [1000, 1000, 1000]])
  func `where whole files would leave too little to train on, each is cut`(sizes: [Int]) {
    let split = Split(files: files(sizes), seed: 1)
    #expect(split.isCutWithinFiles)
    #expect(split.train.map(\.range) == sizes.map { _ in 0..<900 })
    #expect(split.validation.map(\.range) == sizes.map { _ in 900..<950 })
    #expect(split.test.map(\.range) == sizes.map { _ in 950..<1000 })
  }

  @Test func `tiny files are cut only where two bytes are left for each part`() {
    let split = Split(files: files([7]), seed: 1)
    #expect(split.train.map(\.range) == [0..<7])
    #expect(split.validation.isEmpty && split.test.isEmpty)
    let eight = Split(files: files([8]), seed: 1)
    #expect((eight.train + eight.validation + eight.test).map(\.range) == [0..<4, 4..<6, 6..<8])
  }

  @Test func `no files give no pieces`() {
    let split = Split(files: [], seed: 1)
    #expect(split.train.isEmpty && split.validation.isEmpty && split.test.isEmpty)
  }
}
