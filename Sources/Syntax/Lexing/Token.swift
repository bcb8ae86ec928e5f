/// A token of a text, 12 bytes.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    /// A name or a keyword.
    case word
    case number
    /// A string or a character.
    case literal
    case comment
    /// An opening or a closing bracket.
    case open, close
    /// The path of an `#include <...>`.
    case header
    /// A directive: its tokens stand apart.
    case directive
    /// One byte of punctuation.
    case other
  }

  let start: UInt32
  let end: UInt32
  let kind: Kind
  /// Which pair of brackets.
  var bracket: UInt8 = 0
  /// Whether a literal or a comment lacks its end, or the parser would not find it.
  var isUnclosed = false
  /// Whether a backslash and a newline lie within it.
  var isSpliced = false

  var range: Range<Int> { Int(start)..<Int(end) }

  /// Whether it is no comment: a comment means nothing to the code around it.
  var isCode: Bool { kind != .comment }
}

/// A line for the preprocessor, with those it continues on.
struct Directive: Sendable {
  enum Name: Sendable {
    /// `#if`, `#ifdef`, `#ifndef`.
    case opens
    /// `#elif` and its kin.
    case alternates
    /// `#else`.
    case otherwise
    case closes
    case define
    case other
  }

  let name: Name
  /// From the `#` to before the newline.
  var range: Range<Int>
  /// Its tokens in `Tokens.inDirectives`, from the word after the `#` on.
  var tokens: Range<Int>
}

/// A file's tokens, ascending.
struct Tokens: Sendable {
  /// What is no directive, and one token for each directive.
  var code: [Token] = []
  var directives: [Directive] = []
  /// The directives' own tokens, comments among them.
  var inDirectives: [Token] = []
}

extension Tokens {
  /// Ranges that ascend with gaps between, each widened to whole code tokens.
  func widened(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var widened = Regions()
    for range in ranges {
      var (start, end) = (range.lowerBound, range.upperBound)
      let first = code.partitioningIndex { Int($0.end) > start }
      if first < code.count { start = min(start, Int(code[first].start)) }
      let last = code.partitioningIndex { Int($0.start) >= end } - 1
      if last >= 0 { end = max(end, Int(code[last].end)) }
      widened.insert(start, end)
    }
    return widened.merged()
  }
}
