import Corpus
import Network

/// The files of a corpus that a model is studied on.
package struct CorpusSelection: Sendable {
  /// In the order given, or shuffled where only some are taken.
  package let files: [CorpusFile]
  /// How many were left out because the model was trained on them.
  package let leftOut: Int

  /// The seed of the order that `bytes` takes files in: always the same.
  private static let seed: UInt64 = 20151117

  /// - Parameters:
  ///   - other: a network held against the model; what it was trained on is left out too.
  ///   - trainedOn: keep files that a model was trained on.
  ///   - bytes: whole files, in a fixed shuffled order, until so many bytes are reached.
  package init(
    _ all: [CorpusFile], for model: Model, beside other: Model? = nil, trainedOn: Bool = false,
    bytes: Int? = nil
  ) {
    let known = model.filesTrainedOn.union(other?.filesTrainedOn ?? [])
    let unseen = trainedOn ? all : all.filter { !known.contains($0.hash) }
    leftOut = all.count - unseen.count
    guard let bytes else {
      files = unseen
      return
    }
    var generator = SeededGenerator(seed: Self.seed)
    var taken: [CorpusFile] = []
    var size = 0
    for file in generator.shuffled(unseen) where size < bytes {
      taken.append(file)
      size += file.size
    }
    files = taken
  }
}
