import Corpus
import Syntax

extension LabelledFile {
  /// Labels a file: the features named, or all; and a warning if it could not be parsed.
  package static func read(
    _ file: CorpusFile, _ grammar: Grammar, features: [String]
  ) throws -> (LabelledFile, String?) {
    let bytes = try SourceReader.bytes(of: file.path)
    let names = features.isEmpty ? grammar.features.map(\.name) : features
    let labels = try Labeler(grammar, features: names).labels(of: bytes)
    let tracks = labels.features.indices.lazy.map { index in
      LabelTrack(
        feature: labels.features[index].name, kind: labels.features[index].kind,
        values: labels.values(index))
    }
    return (LabelledFile(path: file.path, bytes: bytes, labels: tracks), labels.warning)
  }
}
