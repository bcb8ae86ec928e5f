/// The ways in which the preprocessor can read a piece of code: each takes one alternative of every
/// `#if`.
///
/// The first takes the first ones, each further one the first that none has taken yet.
struct Readings {
  /// The bytes between two directives.
  struct Segment {
    let range: Range<Int>
    /// Of `Tokens.code`.
    let tokens: Range<Int>
  }

  struct Reading {
    /// By segment: whether it is read.
    var isActive: [Bool]
    /// Of `Tokens.code`: what is read, without comments.
    var tokens: [Int] = []
    /// By token: the bracket that closes or opens it, in `tokens`; -1 where there is none.
    var partners: [Int] = []
    /// Whether its brackets close each other.
    var isBalanced = true
    /// By segment: how many braces are open where it begins.
    var depths: [Int] = []
  }

  private(set) var segments: [Segment] = []
  private(set) var all: [Reading] = []

  /// More readings would cost more than they win.
  private static let most = 8

  private struct Group {
    var alternatives = 1
    var hasElse = false
    /// By alternative.
    var taken: [Bool] = []
    var leadsOn: [Bool] = []
    /// The alternative of another group that it lies in.
    var outer: (group: Int, alternative: Int)?
  }

  /// By directive of the piece: the group it belongs to; -1 for none.
  private var groupOfDirective: [Int] = []
  private var groups: [Group] = []
  private let directives: ArraySlice<Directive>

  /// Of the piece that the code tokens in `range` make, which lie at `bytes`.
  init(_ tokens: Tokens, _ range: Range<Int>, bytes: Range<Int>) {
    let first = tokens.directives.partitioningIndex { $0.range.lowerBound >= bytes.lowerBound }
    let last = tokens.directives.partitioningIndex { $0.range.lowerBound >= bytes.upperBound }
    directives = tokens.directives[first..<last]
    cut(tokens, range, bytes)
    group()
    while all.count < Self.most, all.isEmpty || groups.contains(where: { $0.taken.contains(false) })
    {
      let before = groups.map(\.taken)
      var reading = take()
      read(tokens, &reading)
      all.append(reading)
      if all.count > 1, groups.map(\.taken) == before { break }
      if all.count == 1, !reading.isBalanced { openEmptyAlternatives() }
    }
  }

  private mutating func cut(_ tokens: Tokens, _ range: Range<Int>, _ bytes: Range<Int>) {
    var (start, first) = (bytes.lowerBound, range.lowerBound)
    for index in range where tokens.code[index].kind == .directive {
      let directive = tokens.code[index].range
      segments.append(Segment(range: start..<directive.lowerBound, tokens: first..<index))
      (start, first) = (directive.upperBound, index + 1)
    }
    segments.append(
      Segment(range: start..<max(start, bytes.upperBound), tokens: first..<range.upperBound))
  }

  private mutating func group() {
    var open: [Int] = []
    for directive in directives {
      switch directive.name {
      case .opens:
        let outer = open.last.map { (group: $0, alternative: groups[$0].alternatives - 1) }
        open.append(groups.count)
        groupOfDirective.append(groups.count)
        groups.append(Group(outer: outer))
      case .alternates, .otherwise:
        groupOfDirective.append(open.last ?? -1)
        guard let group = open.last else { break }
        groups[group].alternatives += 1
        if case .otherwise = directive.name { groups[group].hasElse = true }
      case .closes: groupOfDirective.append(open.popLast() ?? -1)
      case .define, .other: groupOfDirective.append(-1)
      }
    }
    for index in groups.indices {
      groups[index].taken = Array(repeating: false, count: groups[index].alternatives)
    }
  }

  /// Where the first alternatives don't close their brackets, perhaps nothing is to be read instead.
  private mutating func openEmptyAlternatives() {
    for index in groups.indices where !groups[index].hasElse {
      groups[index].alternatives += 1
      groups[index].taken.append(false)
    }
  }

  /// The next reading's segments.
  private mutating func take() -> Reading {
    findWays()
    var isActive = [true]
    var open: [(group: Int, chosen: Int, current: Int)] = []
    for (index, directive) in directives.enumerated() {
      let group = groupOfDirective[index]
      if group >= 0 {
        switch directive.name {
        case .opens:
          var chosen = -1
          if open.allSatisfy({ $0.chosen == $0.current }) {
            chosen = choice(in: group)
            groups[group].taken[chosen] = true
          }
          open.append((group, chosen, 0))
        case .alternates, .otherwise: open[open.count - 1].current += 1
        case .closes: open.removeLast()
        case .define, .other: break
        }
      }
      isActive.append(open.allSatisfy { $0.chosen == $0.current })
    }
    return Reading(isActive: isActive)
  }

  /// The alternative of a group that the next reading takes: one that leads to what no reading has taken,
  /// if there is any.
  private func choice(in group: Int) -> Int {
    let alternatives = groups[group].taken.indices
    return alternatives.first { !groups[group].taken[$0] }
      ?? alternatives.first { groups[group].leadsOn[$0] }
      ?? min(all.count, alternatives.count - 1)
  }

  /// Finds out which alternatives hold others that no reading has taken. Inner groups come behind their
  /// outer ones.
  private mutating func findWays() {
    for group in groups.indices {
      groups[group].leadsOn = groups[group].taken.map { _ in false }
    }
    for group in groups.indices.reversed() {
      let leads = groups[group].taken.contains(false) || groups[group].leadsOn.contains(true)
      if leads, let outer = groups[group].outer {
        groups[outer.group].leadsOn[outer.alternative] = true
      }
    }
  }

  /// Follows the brackets of a reading.
  private func read(_ tokens: Tokens, _ reading: inout Reading) {
    var stack: [Int] = []
    var braces = 0
    for (index, segment) in segments.enumerated() {
      reading.depths.append(braces)
      guard reading.isActive[index] else { continue }
      for position in segment.tokens {
        let token = tokens.code[position]
        guard token.isCode else { continue }
        let here = reading.tokens.count
        reading.tokens.append(position)
        reading.partners.append(-1)
        if token.kind == .open {
          stack.append(here)
        } else if token.kind == .close {
          let match = stack.lastIndex {
            tokens.code[reading.tokens[$0]].bracket >= token.bracket
          }
          guard let match, tokens.code[reading.tokens[stack[match]]].bracket == token.bracket else {
            reading.isBalanced = false
            continue
          }
          if match < stack.count - 1 { reading.isBalanced = false }
          reading.partners[stack[match]] = here
          reading.partners[here] = stack[match]
          stack.removeSubrange(match...)
        }
      }
      braces = stack.count
    }
    if !stack.isEmpty { reading.isBalanced = false }
  }
}

extension Array {
  /// The first index from which `holds` is true, if it is false before.
  func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
