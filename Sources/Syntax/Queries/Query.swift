import CTreeSitter

/// A compiled query: what its captures mean, and the conditions of its patterns.
@safe final class Query {
  /// `const TSQuery *`, freed with this object.
  let pointer: OpaquePointer
  /// One per capture that doesn't start with `_`, in the order of appearance.
  private(set) var features: [StructuralFeature] = []
  /// From a capture's id to its feature, -1 for a helper.
  private(set) var featureOfCapture: [Int] = []
  /// By pattern index.
  private(set) var patterns: [Pattern] = []

  private let source: QuerySource
  private let role: QueryRole
  private let directives: String?

  /// A class, since one is looked up for each match.
  final class Pattern {
    var predicates: [Predicate] = []
    var operations: [Operation] = []
    var settings = PatternSettings()
  }

  /// Compiles the query. Throws `badQuery`.
  init(
    _ source: QuerySource, language: Language, role: QueryRole = .features
  ) throws(SyntaxError) {
    _ = Parser.started
    self.source = source
    self.role = role
    directives = language.directives
    try QueryShape.check(source)
    var offset: UInt32 = 0
    var kind = TSQueryErrorNone
    let length = UInt32(source.text.utf8.count)
    guard
      let pointer = unsafe ts_query_new(
        language.pointer, source.text, length, &offset, &kind)
    else {
      throw .badQuery(Self.problem(kind, at: Int(offset), of: source))
    }
    unsafe self.pointer = pointer
    readCaptures()
    let count = unsafe ts_query_pattern_count(pointer)
    for index in 0..<count {
      patterns.append(try pattern(index))
    }
  }

  deinit { unsafe ts_query_delete(pointer) }

  /// The text of each pattern, and the names that it captures.
  ///
  /// The library could leave patterns out of a compiled query, but not all that compile.
  var texts: [(text: String, captures: Set<String>)] {
    patterns.indices.map { index in
      let captures = captured(by: UInt32(index)).map { features[$0].capture }
      return (text(ofPattern: UInt32(index)), Set(captures))
    }
  }

  private func readCaptures() {
    let count = unsafe ts_query_capture_count(pointer)
    for id in 0..<count {
      var length: UInt32 = 0
      let start = unsafe ts_query_capture_name_for_id(pointer, id, &length)
      let name = unsafe text(start, length)
      if name.hasPrefix("_") {
        featureOfCapture.append(-1)
      } else {
        featureOfCapture.append(features.count)
        features.append(StructuralFeature(capture: name))
      }
    }
  }

  /// The directives and predicates of one pattern.
  private func pattern(_ index: UInt32) throws(SyntaxError) -> Pattern {
    let pattern = Pattern()
    for words in words(ofPattern: index) {
      guard case .text(let name)? = words.first else { continue }
      do throws(Predicate.Misfit) {
        if name == "set!" {
          try set(Array(words.dropFirst()), on: pattern)
        } else if case .alterations = role, name.hasSuffix("!") {
          pattern.operations.append(try Operation(name, Array(words.dropFirst())))
        } else {
          pattern.predicates.append(try Predicate(name, Array(words.dropFirst())))
        }
      } catch {
        let start = Int(unsafe ts_query_start_byte_for_pattern(pointer, index))
        throw .badQuery(
          QueryProblem(error.reason, at: source.offset(of: "#\(name)", from: start), of: source))
      }
    }
    let captured = captured(by: index)
    for feature in captured { features[feature].apply(pattern.settings) }
    if pattern.settings.known == nil, mentionsDirectives(index) {
      for feature in captured where features[feature].known == .structural {
        features[feature].known = .asWritten
      }
    }
    if case .alterations = role, captured.count != 1 || pattern.operations.isEmpty {
      let start = Int(unsafe ts_query_start_byte_for_pattern(pointer, index))
      throw .badQuery(
        QueryProblem(
          "an alteration has one name, as @name, and a directive: #replace! @name \"...\"",
          at: start,
          of: source))
    }
    return pattern
  }

  /// Whether a pattern names a node that is a directive, or a token that begins one.
  private func mentionsDirectives(_ index: UInt32) -> Bool {
    guard let directives else { return false }
    let pattern = text(ofPattern: index)
    return pattern.contains(directives) || pattern.contains("\"#")
  }

  private func text(ofPattern index: UInt32) -> String {
    let text = Array(source.text.utf8)
    let start = Int(unsafe ts_query_start_byte_for_pattern(pointer, index))
    let isLast = unsafe ts_query_pattern_count(pointer) == index + 1
    let end =
      isLast ? text.count : Int(unsafe ts_query_start_byte_for_pattern(pointer, index + 1))
    return String(decoding: text[start..<max(start, end)], as: UTF8.self)
  }

  private func set(
    _ words: [Predicate.Word], on pattern: Pattern
  ) throws(Predicate.Misfit) {
    guard words.count == 2, case .text(let key) = words[0], case .text(let value) = words[1] else {
      throw Predicate.Misfit("#set! takes a key and a value")
    }
    try pattern.settings.set(key, value, role: role)
  }

  /// The features that a pattern captures.
  private func captured(by index: UInt32) -> [Int] {
    features.indices.filter { feature in
      guard let capture = featureOfCapture.firstIndex(of: feature) else { return false }
      return unsafe ts_query_capture_quantifier_for_id(pointer, index, UInt32(capture)).rawValue
        != TSQuantifierZero.rawValue
    }
  }

  /// A pattern's directives and predicates, each its name and its arguments.
  private func words(ofPattern index: UInt32) -> [[Predicate.Word]] {
    var count: UInt32 = 0
    guard let steps = unsafe ts_query_predicates_for_pattern(pointer, index, &count) else {
      return []
    }
    var all: [[Predicate.Word]] = []
    var current: [Predicate.Word] = []
    for index in 0..<Int(count) {
      let step = unsafe steps[index]
      switch step.type {
      case TSQueryPredicateStepTypeCapture:
        current.append(.capture(step.value_id))
      case TSQueryPredicateStepTypeString:
        var length: UInt32 = 0
        let start = unsafe ts_query_string_value_for_id(pointer, step.value_id, &length)
        current.append(.text(unsafe text(start, length)))
      default:
        all.append(current)
        current = []
      }
    }
    return all
  }

  private func text(_ start: UnsafePointer<CChar>?, _ length: UInt32) -> String {
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(length))
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
}
