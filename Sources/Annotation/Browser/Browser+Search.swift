import Syntax

extension Browser {
  /// Goes to the next place where the text is what was typed, or the one before; at an end of the file
  /// it goes on from the other.
  mutating func search(forward: Bool) {
    guard !pattern.isEmpty else {
      message = "Nothing was looked for yet: / and a text does."
      return
    }
    let last = bytes.count - pattern.count
    if let found = place(forward ? cursor + 1 : cursor - 1, forward, last) {
      match = found..<found + pattern.count
      jump(to: found)
    } else if let found = place(forward ? 0 : last, forward, last) {
      match = found..<found + pattern.count
      jump(to: found)
      message = "Found from the file's other end on."
    } else {
      match = nil
      message = "Not found: \(Glyph.harmless(String(decoding: pattern, as: UTF8.self)))"
    }
  }

  /// The first match at or beyond `start`, in a direction.
  private func place(_ start: Int, _ forward: Bool, _ last: Int) -> Int? {
    var t = forward ? start : min(start, last)
    while t >= 0, t <= last {
      if bytes[t] == pattern[0], bytes[t..<t + pattern.count].elementsEqual(pattern) { return t }
      t += forward ? 1 : -1
    }
    return nil
  }

  /// How the cell and the label differ at a byte.
  enum Difference { case onlyLabel, onlyCell }

  /// nil where they agree, one is unknown, or nothing was read yet.
  func difference(at t: Int) -> Difference? {
    guard let cell, let label, label.kind == .binary, label.feature == cell.cell.feature,
      t < read, !label.values[t].isNaN
    else { return nil }
    return switch (label.values[t] > 0, cell.cell.isOn(at: t)) {
    case (true, false): .onlyLabel
    case (false, true): .onlyCell
    default: nil
    }
  }

  /// Goes to where cell and label begin to differ, after the cursor or before it.
  mutating func findDisagreement(forward: Bool) {
    guard let cell, let label, label.feature == cell.cell.feature else {
      message = "The cell was not compared with a feature, so there is nothing to differ from."
      return
    }
    guard label.kind == .binary else {
      message = "\(Glyph.harmless(label.feature)) is a number: there is no yes or no to differ in."
      return
    }
    var t = forward ? cursor + 1 : cursor - 1
    while t >= 0, t < read {
      if let here = difference(at: t), t == 0 || difference(at: t - 1) != here {
        return jump(to: t)
      }
      t += forward ? 1 : -1
    }
    let rest = forward && read < bytes.count ? " in what was read so far" : ""
    message = "They differ nowhere \(forward ? "below" : "above")\(rest)."
  }
}
