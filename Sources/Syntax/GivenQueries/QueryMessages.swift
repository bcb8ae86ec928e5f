import FoundationEssentials

/// What a process that runs a query is told first.
struct QueryQuestion: Codable {
  /// The name of the language, and the folder of its grammar's folder.
  let language: String
  let folder: String
  let query: String
}

/// What it answers: what the query captures, or why it can't be used.
enum QueryAnswer: Codable {
  case captures([Capture])
  case bad(QueryProblem)
  case exists(name: String)

  /// A feature of the query.
  struct Capture: Codable {
    let name: String
    let description: String
    let kind: FeatureKind
    let known: Known

    init(_ feature: StructuralFeature) {
      name = feature.capture
      description = feature.feature.description
      kind = feature.feature.kind
      known = feature.known
    }

    var feature: StructuralFeature {
      var feature = StructuralFeature(capture: name)
      feature.feature = Feature(name: name, description: description, kind: kind)
      feature.known = known
      return feature
    }
  }
}

extension Decodable {
  /// nil for bytes that are not such a message.
  init?(message: [UInt8]?) {
    guard let message, let value = try? JSONDecoder().decode(Self.self, from: Data(message)) else {
      return nil
    }
    self = value
  }
}

extension Encodable {
  var message: [UInt8] { (try? JSONEncoder().encode(self)).map(Array.init) ?? [] }
}

/// Where a query's features are in a text, as a message: for each feature the number of its regions,
/// then their starts and ends, all 4 bytes wide.
enum RegionsMessage {
  static func write(_ all: [Regions]) -> [UInt8] {
    var words: [UInt32] = []
    for regions in all {
      words.append(UInt32(regions.all.count))
      for region in regions.all { words += [region.start, region.end] }
    }
    return unsafe words.withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// nil for bytes that are not such a message.
  static func read(_ message: [UInt8]) -> [Regions]? {
    guard message.count % 4 == 0 else { return nil }
    let words = unsafe message.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        unsafe Int(bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
      }
    }
    var all: [Regions] = []
    var next = 0
    while next < words.count {
      let end = next + 1 + 2 * words[next]
      guard end <= words.count else { return nil }
      var regions = Regions()
      for start in stride(from: next + 1, to: end, by: 2) {
        regions.insert(words[start], words[start + 1])
      }
      all.append(regions)
      next = end
    }
    return all
  }
}
