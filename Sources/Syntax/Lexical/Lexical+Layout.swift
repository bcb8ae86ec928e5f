/// 1 after a line's first byte, 2 after its second, 0 once the newline was read.
func linePositions(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var isFresh = true
  for (position, byte) in bytes.enumerated() {
    if byte == UInt8(ascii: "\n") {
      steps.append(position, 0)
      isFresh = true
    } else if isFresh {
      steps.append(position, 1, rises: true)
      isFresh = false
    }
  }
  return steps
}

/// Where the next byte is a newline, or a carriage return before one.
func lineEnds(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  for (position, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
    let hasReturn = position > 0 && bytes[position - 1] == UInt8(ascii: "\r")
    let first = max(0, position - (hasReturn ? 2 : 1))
    guard first < position else { continue }
    steps.append(first, 1)
    steps.append(position, 0)
  }
  return steps
}

/// The columns of the line's leading spaces and tabs read so far; 0 once the newline was read.
func indentations(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  var columns = 0
  var isLeading = true
  for (position, byte) in bytes.enumerated() {
    switch byte {
    case UInt8(ascii: "\n"):
      columns = 0
      isLeading = true
      steps.append(position, 0)
    case UInt8(ascii: " ") where isLeading:
      columns += 1
      steps.append(position, columns)
    case UInt8(ascii: "\t") where isLeading:
      columns = (columns / 8 + 1) * 8
      steps.append(position, columns)
    default: isLeading = false
    }
  }
  return steps
}

/// White space.
func blanks(_ bytes: [UInt8]) -> Steps {
  var steps = Steps()
  for (position, byte) in bytes.enumerated() { steps.append(position, isBlank(byte) ? 1 : 0) }
  return steps
}

/// Space, tab, line feed, vertical tab, form feed, carriage return.
package func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
