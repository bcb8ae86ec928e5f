import Syntax

/// Finds a cell's most telling places while files are read: where it is highest, and where it is wrong.
///
/// Memory does not depend on the corpus: three places a kind, each with the states read last, and for
/// each file that is being read those of one look.
struct ExcerptPicker: Sendable {
  private let polarity: Float
  private let threshold: Float?
  private let isBinary: Bool
  /// Of a block of so many bytes of a file, one place is kept.
  private let block: Int
  private(set) var picks: [Excerpt.Kind: [Pick]] = [:]
  /// Bytes that it takes at a time: a place is shown with those before and after its own.
  static let look = 64
  /// By file being read: what came before.
  private var last: [Int: Window] = [:]

  /// A stretch of a file with its states.
  struct Window: Sendable, Equatable {
    var range: Range<Int>
    var values: [Float]
    var labels: [Float]
  }

  /// A place that is kept.
  struct Pick: Sendable, Equatable {
    let file: Int
    let at: Int
    /// The greater the more telling.
    let strength: Float
    let line: Int
    fileprivate(set) var window: Window
    fileprivate(set) var bytes: [UInt8]
    /// Whether the next look was added.
    fileprivate var isExtended = false
  }

  /// - Parameter files: how many there are: of many, no two places are in one.
  init(_ stream: ScoreStream, isBinary: Bool, files: Int) {
    polarity = Float(stream.polarity)
    threshold = stream.threshold
    self.isBinary = isBinary
    block = files >= Illustration.perKind ? .max : 1024
  }

  /// Takes what was read next of a file; `labels` are not numbers where unknown.
  mutating func add(
    _ values: [Float], _ labels: [Float], _ file: ReadingFile, _ range: Range<Int>
  ) {
    let number = file.number
    var window = Window(range: range, values: values, labels: labels)
    if let before = last[number], before.range.upperBound == range.lowerBound {
      window = Window(
        range: before.range.lowerBound..<range.upperBound, values: before.values + values,
        labels: before.labels + labels)
    }
    last[number] = Window(range: range, values: values, labels: labels)
    extend(number, with: last[number], file)
    var found: [Excerpt.Kind: (at: Int, strength: Float)] = [:]
    for (index, label) in labels.enumerated() where !label.isNaN && values[index].isFinite {
      let score = polarity * values[index]
      for (kind, strength) in strengths(score, label)
      where strength > found[kind]?.strength ?? -.infinity {
        found[kind] = (range.lowerBound + index, strength)
      }
    }
    for (kind, place) in found {
      take(kind, place.at, place.strength, file, window)
    }
    if range.upperBound == file.bytes.count { last[number] = nil }
  }

  /// Places found at the last look get what follows them.
  private mutating func extend(_ number: Int, with next: Window?, _ file: ReadingFile) {
    guard let next else { return }
    for kind in picks.keys {
      for index in picks[kind, default: []].indices {
        picks[kind]?[index].extend(number, with: next, file)
      }
    }
  }

  /// How telling a byte is, by kind.
  private func strengths(_ score: Float, _ label: Float) -> [(Excerpt.Kind, Float)] {
    guard isBinary else { return [(.highest, score), (.lowest, -score)] }
    guard let threshold else { return [(.highest, score)] }
    return switch (label > 0, score >= threshold) {
    case (false, true): [(.highest, score), (.falseAlarm, score)]
    case (true, false): [(.highest, score), (.miss, -score)]
    default: [(.highest, score)]
    }
  }

  private mutating func take(
    _ kind: Excerpt.Kind, _ at: Int, _ strength: Float, _ file: ReadingFile,
    _ window: Window
  ) {
    let number = file.number
    var own = picks[kind] ?? []
    if own.count == Illustration.perKind, let least = own.last,
      (strength, least.file, least.at) < (least.strength, number, at)
    {
      return
    }
    // Of its block the strongest is kept, and only for that one lines are counted.
    if let same = own.first(where: { $0.file == number && $0.at / block == at / block }),
      (strength, same.at) <= (same.strength, at)
    {
      return
    }
    let pick = Pick(
      file: number, at: at, strength: strength,
      line: file.bytes[..<at].count { $0 == 0x0A } + 1, window: window,
      bytes: Array(file.bytes[window.range]))
    Self.insert(pick, into: &own, block: block)
    picks[kind] = own
  }

  /// Keeps the strongest, the first of equals, one a block: in whatever order they come.
  private static func insert(_ pick: Pick, into picks: inout [Pick], block: Int) {
    picks.append(pick)
    picks.sort { ($1.strength, $0.file, $0.at) < ($0.strength, $1.file, $1.at) }
    var kept: [Pick] = []
    for pick in picks
    where !kept.contains(where: { $0.file == pick.file && $0.at / block == pick.at / block }) {
      kept.append(pick)
    }
    picks = Array(kept.prefix(Illustration.perKind))
  }

  /// What was found, as it is shown.
  func excerpts(path: (Int) -> String) -> [Excerpt] {
    Excerpt.Kind.allCases.flatMap { kind in
      (picks[kind] ?? []).map { $0.excerpt(kind, path: path($0.file)) }
    }
  }
}

extension ExcerptPicker.Pick {
  fileprivate mutating func extend(
    _ number: Int, with next: ExcerptPicker.Window, _ file: ReadingFile
  ) {
    guard number == self.file, !isExtended, window.range.upperBound == next.range.lowerBound else {
      return
    }
    isExtended = true
    window.range = window.range.lowerBound..<next.range.upperBound
    window.values += next.values
    window.labels += next.labels
    bytes += file.bytes[next.range]
  }

  /// From the beginning of a line, if one begins before the byte, to the end of one, if one ends after
  /// it.
  fileprivate func excerpt(_ kind: Excerpt.Kind, path: String) -> Excerpt {
    let own = at - window.range.lowerBound
    var first = bytes[..<own].firstIndex(of: 0x0A).map { $0 + 1 } ?? 0
    while first < own, bytes[first] == 0x0A { first += 1 }
    let end = bytes[(own + 1)...].lastIndex(of: 0x0A) ?? bytes.count
    return Excerpt(
      kind: kind, path: path, line: line, bytes: Array(bytes[first..<end]),
      values: Array(window.values[first..<end]), labels: Array(window.labels[first..<end]),
      at: own - first)
  }
}
