/// Reads again, and by itself, a piece of a file that the parser was lost in.
struct PieceReader {
  let tokens: Tokens
  /// The file as the parser is given it.
  let text: [UInt8]
  let words: WordTable
  let parser: TextParser
  let limit: TimeLimit

  /// How a piece is best read.
  struct Plan {
    /// Those of its readings that say something, and the text that stands for each.
    fileprivate var parts: [Part] = []
    /// By places of the file: what none of them says.
    fileprivate var unknown = Regions()
    let bytes: Range<Int>
    /// What is lost, and a little for what is left out.
    fileprivate(set) var cost = 0
  }

  fileprivate struct Part {
    let best: Attempt
    /// By places of the file.
    let owned: [Range<Int>]
  }

  /// One text in a piece's place.
  fileprivate struct Attempt {
    var text: [UInt8]
    /// In the piece: where its tree is lost, and where it says nothing since it was rewritten.
    var lost: [Range<Int>]
    var changed: [Range<Int>]

    /// A tree that is lost is not to be trusted around the spot.
    var cost: Int { lostBytes * PieceReader.price + changed.reduce(0) { $0 + $1.count } }
    var lostBytes: Int { lost.reduce(0) { $0 + $1.count } }
  }

  /// A lost byte costs as much as this many that are left out.
  static let price = 4

  /// The plan for the piece of the code tokens in `range`, which lies at `bytes`. `wasRead` says that the
  /// file's own tree is no better or worse than one of the piece as it is.
  func plan(_ range: Range<Int>, bytes: Range<Int>, wasRead: Bool) -> Plan {
    var plan = Plan(bytes: bytes)
    let readings = Readings(tokens, range, bytes: bytes)
    let balanced = readings.all.filter(\.isBalanced)
    let usable = balanced.isEmpty ? Array(readings.all.prefix(1)) : balanced
    let segments = readings.segments
    // The first reading that has a segment says what it is.
    let owners = segments.indices.map { segment in
      usable.firstIndex { $0.isActive[segment] }
    }
    for segment in segments.indices where isDoubtful(segment, usable) || owners[segment] == nil {
      let range = extent(of: segment, segments, bytes)
      plan.unknown.insert(range)
      plan.cost += range.count * Self.price
    }
    for (number, one) in usable.enumerated() where owners.contains(number) {
      let best = bestAttempt(
        one, plain(one, segments, bytes), base: bytes.lowerBound,
        wasRead: wasRead && segments.count == 1)
      plan.parts.append(Part(best: best, owned: owned(by: number, owners, segments, bytes)))
      plan.cost += best.cost
    }
    return plan
  }

  /// By structural feature the regions of a piece, and what is unknown of it, by places of the file.
  func read(_ plan: Plan) -> (regions: [Regions], unknown: Regions) {
    var regions = [Regions](repeating: Regions(), count: parser.count)
    var unknown = plan.unknown
    let start = plan.bytes.lowerBound
    for part in plan.parts {
      var lost = Regions()
      for range in part.best.lost + part.best.changed { lost.insert(range) }
      do throws(Refusal) {
        let (survey, found) = try parser.read(part.best.text, isPart: true, within: limit)
        lost.insert(survey.opaque)
        for feature in regions.indices {
          regions[feature].insert(found[feature].moved(by: start).clipped(to: part.owned))
        }
      } catch {
        lost.insert(0..<plan.bytes.count)
      }
      unknown.insert(lost.moved(by: start).clipped(to: part.owned))
    }
    return (regions, unknown)
  }

  /// Whether balanced readings disagree on what is open in a segment.
  private func isDoubtful(_ segment: Int, _ readings: [Readings.Reading]) -> Bool {
    Set(readings.filter { $0.isActive[segment] }.map { $0.depths[segment] }).count > 1
  }

  /// A segment with the directive behind it.
  private func extent(
    of segment: Int, _ segments: [Readings.Segment], _ bytes: Range<Int>
  ) -> Range<Int> {
    let end =
      segment + 1 < segments.count ? segments[segment + 1].range.lowerBound : bytes.upperBound
    return segments[segment].range.lowerBound..<end
  }

  /// The segments of a reading, each with the directive behind it.
  private func owned(
    by number: Int, _ owners: [Int?], _ segments: [Readings.Segment], _ bytes: Range<Int>
  ) -> [Range<Int>] {
    var owned = Regions()
    for segment in segments.indices where owners[segment] == number {
      owned.insert(extent(of: segment, segments, bytes))
    }
    return owned.merged()
  }

  /// A piece without its directives and without what the reading leaves out.
  private func plain(
    _ one: Readings.Reading, _ segments: [Readings.Segment], _ bytes: Range<Int>
  ) -> [UInt8] {
    if segments.count == 1 { return Array(text[bytes]) }
    var plain = [UInt8](repeating: UInt8(ascii: " "), count: bytes.count)
    for (index, segment) in segments.enumerated() where one.isActive[index] {
      for byte in segment.range { plain[byte - bytes.lowerBound] = text[byte] }
    }
    return plain
  }

  /// As it is, repaired, or its outer blocks alone: what costs least.
  private func bestAttempt(
    _ one: Readings.Reading, _ plain: [UInt8], base: Int, wasRead: Bool
  ) -> Attempt {
    var repair = Repair(
      CodeTokens(
        plain, base: base, one.tokens.map { tokens.code[$0] }, partners: one.partners, words: words)
    )
    repair.run(.surely)
    let pairs = repair.brackets
    var best = Attempt(text: plain, lost: [0..<plain.count], changed: [])
    if !wasRead {
      best = attempt(plain, Regions(), pairs)
      if best.cost == 0 { return best }
    }
    repair.run(.boldly)
    let repaired = attempt(repair.text, repair.unknown, repair.brackets)
    if repaired.cost < best.cost { best = repaired }
    if !repaired.lost.isEmpty, !repair.outerBlocks.isEmpty {
      repair.keepOuterBlocks()
      let bodies = attempt(repair.text, repair.unknown, repair.brackets)
      if bodies.cost < best.cost { best = bodies }
    }
    return best
  }

  /// `changed` is what `text` says in place of the piece; its brackets are `pairs`.
  private func attempt(_ text: [UInt8], _ changed: Regions, _ pairs: [BracketPair]) -> Attempt {
    var lost = Regions()
    do throws(Refusal) {
      let survey = try parser.survey(text, within: limit)
      lost.insert(survey.lost)
      for range in Disagreement.ofBrackets(
        tree: survey.brackets, tokens: pairs, end: text.count, isHidden: { _ in false })
      { lost.insert(range) }
    } catch {
      lost.insert(0..<text.count)
    }
    let all = [0..<text.count]
    return Attempt(
      text: text, lost: lost.clipped(to: all).merged(), changed: changed.merged())
  }
}
