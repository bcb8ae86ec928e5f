import CTreeSitter

/// Features that a language's own grammar suggests: three for every type of named node, two for
/// every field.
///
/// `node:if_statement` is true in such a node, `first:if_statement` at its first byte, and
/// `depth:if_statement` counts how many are open; `field:condition` and `first-field:condition` are
/// the same of what the grammar calls a condition. How far a node reaches, and where its label is
/// known, is as for a query without a word about either.
struct NodeFeatures: Sendable {
  /// By subject, the types before the fields: inside, first, and for types depth.
  let features: [StructuralFeature]
  /// What `features` are about: the types, then the fields.
  let subjects: Int
  private let types: Int
  /// By symbol: its type among the subjects, or -1. Several symbols may have one name.
  private let typeOfSymbol: [Int32]
  private let isAnonymous: [Bool]

  /// What a feature says of its subject.
  enum Aspect: Int { case inside, first, depth }

  init(_ language: Language) {
    var names: [String] = []
    var typeOfSymbol: [Int32] = []
    var isAnonymous: [Bool] = []
    for symbol in 0..<(unsafe ts_language_symbol_count(language.pointer)) {
      let symbol = TSSymbol(symbol)
      let kind = unsafe ts_language_symbol_type(language.pointer, symbol)
      isAnonymous.append(kind == TSSymbolTypeAnonymous)
      guard kind == TSSymbolTypeRegular,
        let name = unsafe ts_language_symbol_name(language.pointer, symbol)
      else {
        typeOfSymbol.append(-1)
        continue
      }
      let type = unsafe String(cString: name)
      let index = names.firstIndex(of: type) ?? names.count
      if index == names.count { names.append(type) }
      typeOfSymbol.append(Int32(index))
    }
    // Fields are numbered from 1.
    var fields: [String] = []
    for field in 0..<(unsafe ts_language_field_count(language.pointer)) {
      let name = unsafe ts_language_field_name_for_id(language.pointer, TSFieldId(field + 1))
      unsafe fields.append(name.map { unsafe String(cString: $0) } ?? "")
    }
    self.types = names.count
    self.subjects = names.count + fields.count
    self.typeOfSymbol = typeOfSymbol
    self.isAnonymous = isAnonymous
    features =
      names.flatMap { type in
        [
          Self.feature("node:\(type)", "in a node of the type \(type)"),
          Self.feature("first:\(type)", "at the first byte of a node of the type \(type)"),
          Self.feature("depth:\(type)", "how many nodes of the type \(type) are open", .graded),
        ]
      }
      + fields.flatMap { field in
        [
          Self.feature("field:\(field)", "in what the grammar calls the \(field)"),
          Self.feature(
            "first-field:\(field)", "at the first byte of what the grammar calls the \(field)"),
        ]
      }
  }

  private static func feature(
    _ name: String, _ description: String, _ kind: FeatureKind = .binary
  ) -> StructuralFeature {
    var made = StructuralFeature(capture: name)
    made.feature = Feature(name: name, description: description, kind: kind)
    return made
  }

  /// What the feature at `index` is about, and what it says.
  func meaning(of index: Int) -> (subject: Int, aspect: Aspect) {
    let ofTypes = 3 * types
    if index < ofTypes { return (index / 3, Aspect(rawValue: index % 3) ?? .inside) }
    return (types + (index - ofTypes) / 2, (index - ofTypes) % 2 == 0 ? .inside : .first)
  }

  /// The subject of a node's type, or -1: errors and tokens without a name have none.
  func subject(ofSymbol symbol: TSSymbol) -> Int {
    Int(symbol) < typeOfSymbol.count ? Int(typeOfSymbol[Int(symbol)]) : -1
  }

  /// The subject of a field, or -1 for none.
  func subject(ofField field: TSFieldId) -> Int { field == 0 ? -1 : types + Int(field) - 1 }

  /// Whether a node is a token without a name.
  func isAnonymous(_ symbol: TSSymbol) -> Bool {
    Int(symbol) < isAnonymous.count && isAnonymous[Int(symbol)]
  }
}
