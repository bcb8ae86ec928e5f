/// 1 after a sentence's first byte, 2 after its second, 0 in the white space between sentences.
///
/// A sentence ends with `.`, `!` or `?`, and the quotes and brackets that close after it, before white
/// space and anything but a small letter; a blank line ends one too. Abbreviations before a capital
/// ("Mr. Smith") are taken for an end.
func sentencePositions(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var isInside = false
  var isLineBlank = true
  var position = 0
  while position < bytes.count {
    let byte = bytes[position]
    if byte == UInt8(ascii: "\n"), isLineBlank, isInside {
      steps.append(position, 0)
      isInside = false
    }
    if byte == UInt8(ascii: "\n") { isLineBlank = true }
    if isBlank(byte) {
      position += 1
      continue
    }
    isLineBlank = false
    if !isInside {
      steps.append(position, 1, rises: true)
      isInside = true
    }
    position += 1
    guard ".!?".utf8.contains(byte) else { continue }
    let end = endOfClosers(from: position, in: bytes)
    position = end  // what closes is no end of its own, and is looked at once
    guard let next = bytes[end...].firstIndex(where: { !isBlank($0) }) else { continue }
    if next > end, !isSmall(bytes[next]) {
      steps.append(end, 0)
      isInside = false
    }
  }
  return steps
}

/// Past further marks, and the quotes and brackets that close: `"`, `'`, `)`, `]`, `’` and `”`.
private func endOfClosers(from start: Int, in bytes: [UInt8]) -> Int {
  var end = start
  while end < bytes.count {
    if ".!?\"')]".utf8.contains(bytes[end]) {
      end += 1
    } else if bytes[end...].starts(with: "\u{2019}".utf8)
      || bytes[end...].starts(with: "\u{201D}".utf8)
    {
      end += 3
    } else {
      break
    }
  }
  return end
}
