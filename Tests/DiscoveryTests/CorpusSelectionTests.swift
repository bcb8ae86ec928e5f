import Corpus
import Network
import Testing

@testable import Discovery

@Suite struct CorpusSelectionTests {
  private let files = (0..<40).map {
    CorpusFile(path: "\($0)", size: 100 + 7 * $0, hash: UInt64(1000 + $0))
  }

  private func model(trainedOn: Set<UInt64> = []) throws -> Model {
    let alphabet = try Alphabet(bytes: [65, 66])
    var model = Model(
      untrained: Shape(layers: 1, hidden: 2, symbols: 3), alphabet: alphabet, seed: 1)
    model.filesTrainedOn = trainedOn
    return model
  }

  @Test func `all files are taken in their order`() throws {
    let selection = CorpusSelection(files, for: try model())
    #expect(selection.files == files && selection.leftOut == 0)
  }

  @Test func `files that the model was trained on are left out, unless they are wanted`() throws {
    let known = try model(trainedOn: [1003, 1017, 5])
    let selection = CorpusSelection(files, for: known)
    #expect(selection.leftOut == 2)
    #expect(selection.files == files.filter { $0.hash != 1003 && $0.hash != 1017 })
    let all = CorpusSelection(files, for: known, trainedOn: true)
    #expect(all.files == files && all.leftOut == 0)
  }

  @Test func `bytes are whole files in a fixed order, of which more bytes take more`() throws {
    let some = CorpusSelection(files, for: try model(), bytes: 1000).files
    let more = CorpusSelection(files, for: try model(), bytes: 3000).files
    #expect(Array(more.prefix(some.count)) == some && more.count > some.count)
    #expect(some != Array(files.prefix(some.count)))
    let sizes = some.map(\.size)
    #expect(sizes.reduce(0, +) >= 1000 && sizes.dropLast().reduce(0, +) < 1000)
    #expect(some == CorpusSelection(files, for: try model(), bytes: 1000).files)
    #expect(CorpusSelection(files, for: try model(), bytes: .max).files.count == 40)
  }

  @Test func `a model that was trained on everything is told so`() throws {
    let known = try model(trainedOn: Set(files.map(\.hash)))
    let selection = CorpusSelection(files, for: known)
    #expect(throws: DiscoveryError.allTrainedOn(files: 40, orControl: false)) {
      try Study(grammar: c()).run(known, on: selection)
    }
  }
}
