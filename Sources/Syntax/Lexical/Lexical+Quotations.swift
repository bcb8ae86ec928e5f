/// Between double quotes: `"`, or the typographic `“ ”` and `„ “`.
///
/// From the last byte of the opening quote to before the last byte of the closing one. A quote
/// after a backslash is none; a quotation that isn't closed ends at a blank line.
func quotations(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var open: Quote?
  var escaped = false
  var isLineBlank = true
  var position = 0
  while position < bytes.count {
    let byte = bytes[position]
    let quote = escaped ? nil : Quote(at: position, in: bytes)
    let last = position + (quote?.length ?? 1) - 1
    if let quote {
      if let opener = open, quote.closes(opener) {
        steps.append(last, 0)
        open = nil
      } else if open == nil, quote.opens {
        steps.append(last, 1)
        open = quote
      }
      isLineBlank = false
    } else if byte == UInt8(ascii: "\n") {
      if isLineBlank, open != nil {
        steps.append(position, 0)
        open = nil
      }
      isLineBlank = true
    } else if !isBlank(byte) {
      isLineBlank = false
    }
    escaped = !escaped && byte == UInt8(ascii: "\\")
    position = last + 1
  }
  return steps
}

private enum Quote {
  case straight
  case low
  case high
  case right

  /// “ U+201C, ” U+201D, „ U+201E: E2 80 9C, 9D, 9E in UTF-8.
  init?(at position: Int, in bytes: [UInt8]) {
    if bytes[position] == UInt8(ascii: "\"") {
      self = .straight
      return
    }
    guard bytes[position] == 0xE2, position + 2 < bytes.count, bytes[position + 1] == 0x80 else {
      return nil
    }
    switch bytes[position + 2] {
    case 0x9C: self = .high
    case 0x9D: self = .right
    case 0x9E: self = .low
    default: return nil
    }
  }

  var length: Int { self == .straight ? 1 : 3 }

  var opens: Bool { self != .right }

  func closes(_ opener: Quote) -> Bool {
    switch opener {
    case .straight: self == .straight
    case .high: self == .right
    // German closes „ with “, Polish and others with ”.
    case .low: self == .high || self == .right
    case .right: false
    }
  }
}
