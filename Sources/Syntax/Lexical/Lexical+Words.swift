/// Words of letters, digits and `_` with two capitals or more and no small letter.
func uppercaseWords(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var start = 0
  while start < bytes.count {
    var end = start
    var capitals = 0
    var isUppercase = true
    while end < bytes.count, isWord(bytes[end]) {
      if isCapital(bytes[end]) { capitals += 1 }
      if isSmall(bytes[end]) || bytes[end] >= 128 { isUppercase = false }
      end += 1
    }
    if isUppercase, capitals >= 2 {
      steps.append(start, 1)
      steps.append(end, 0)
    }
    start = max(end, start + 1)
  }
  return steps
}

/// `scheme://` and what follows, up to white space or one of `<>"|{}[]` and the two straight single
/// quotes; full stops, commas and the like at its end belong to the sentence.
func addresses(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var free = 0
  var position = 0
  while position + 3 < bytes.count {
    guard bytes[position] == UInt8(ascii: ":"), bytes[position + 1] == UInt8(ascii: "/"),
      bytes[position + 2] == UInt8(ascii: "/")
    else {
      position += 1
      continue
    }
    var start = position
    while start > free, isScheme(bytes[start - 1]) { start -= 1 }
    while start < position, !isCapital(bytes[start]), !isSmall(bytes[start]) { start += 1 }
    var end = position + 3
    while end < bytes.count, !isBlank(bytes[end]), !"<>\"|{}[]`'".utf8.contains(bytes[end]) {
      end += 1
    }
    free = end
    let reach = end
    while end > position + 3, ".,;:!?)".utf8.contains(bytes[end - 1]) { end -= 1 }
    if start < position, end > position + 3 {
      steps.append(start, 1)
      steps.append(end, 0)
    }
    position = max(reach, position + 3)
  }
  return steps
}

/// 1 after a word's first byte, 2 after its second, 0 outside words.
///
/// A word is of letters, digits and `_`; an apostrophe or hyphen between two of these belongs to it.
func wordPositions(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var isOutside = true
  for (position, byte) in bytes.enumerated() {
    let joins =
      !isOutside && "'-".utf8.contains(byte) && position + 1 < bytes.count
      && isWord(bytes[position + 1])
    if isWord(byte) || joins {
      if isOutside { steps.append(position, 1, rises: true) }
      isOutside = false
    } else {
      steps.append(position, 0)
      isOutside = true
    }
  }
  return steps
}

private func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
func isSmall(_ byte: UInt8) -> Bool { (97...122).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
/// Bytes beyond ASCII are letters here, of which it isn't known whether they are capitals.
private func isWord(_ byte: UInt8) -> Bool {
  isCapital(byte) || isSmall(byte) || isDigit(byte) || byte == 95 || byte >= 128
}
private func isScheme(_ byte: UInt8) -> Bool {
  isCapital(byte) || isSmall(byte) || isDigit(byte) || "+-.".utf8.contains(byte)
}
