import Annotation
import Network
import Syntax

/// What a stranger's file may hold, to reach a terminal or a page as plain marks only.
let hostileBytes: [UInt8] =
  Array("\u{1B}[31m\u{1B}]0;t\u{07}</script><b a='\"'>&\r\u{0C}\u{00}\u{7F}".utf8)
  + Array("\u{202E}\u{200B}e\u{301}\u{9B}31m\u{2028}\u{FEFF}漢字 ü\n".utf8)
  + [0xFF, 0xC0, 0xAF, 0xE2, 0x82, 0xED, 0xA0, 0x80, 0xF5, 0x0A, 0xE6, 0xBC]

/// The same in every place where a name or a path may stand.
func hostileFile() throws -> AnnotatedFile {
  let count = hostileBytes.count
  let name = "a\u{1B}[31m</script>\u{202E}\"'\n\u{00}"
  var cell = try ifCell((0..<count).map { Float($0 % 3) - 1 })
  cell.neuron = name
  cell.feature = name
  let track = LabelTrack(
    feature: name, kind: .binary, values: (0..<count).map { Float($0 / 4 % 2) })
  return AnnotatedFile(
    path: name, bytes: hostileBytes, cells: [cell], labels: [track],
    nats: [Float](repeating: .infinity, count: count),
    predictions: hostileBytes.map { Prediction(byte: $0, p: .nan) }, predictionsPerByte: 1,
    model: name, shape: "1 x 2")
}

/// Scalars of rendered text that could do harm: all that is neither printable nor a newline.
func harmful(_ bytes: [UInt8], allowing allowed: Set<Unicode.Scalar> = ["\n"])
  -> [Unicode.Scalar]
{
  String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
    if allowed.contains(scalar) { return false }
    let category = scalar.properties.generalCategory
    return scalar == "\u{FFFD}"
      || [.control, .format, .nonspacingMark, .lineSeparator, .privateUse].contains(category)
  }
}
