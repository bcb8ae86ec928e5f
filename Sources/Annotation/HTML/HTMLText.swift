import FoundationEssentials

/// Text made fit for a page.
enum HTMLText {
  /// A page up to its body: it may use nothing but itself.
  ///
  /// - Parameter title: escaped.
  static func head(title: String, style: String, hasScript: Bool = false) -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'unsafe-inline'\(hasScript ? "; script-src 'unsafe-inline'" : "")">
    <title>\(title) · Cellscope</title>
    <style>\(style)</style>
    <body>

    """
  }

  /// For an element or a quoted attribute: markup escaped, and nothing invisible or reordering left.
  static func escaped(_ text: String) -> String {
    Glyph.harmless(text).unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "&": "&amp;"
    case "<": "&lt;"
    case ">": "&gt;"
    case "\"": "&quot;"
    case "'": "&#39;"
    default: String(scalar)
    }
  }

  /// One byte on its own, in one column.
  static func mark(_ byte: UInt8) -> String {
    Glyph.mark(byte).unicodeScalars.reduce(into: "") { $0 += escaped($1) }
  }

  /// Tones as 8 bits each, 127 for 1, in base64; 0 where not a number.
  static func packed(_ tones: some Sequence<Float>) -> String {
    base64(tones.map { UInt8(bitPattern: quantised($0)) })
  }

  /// A tone as the page keeps it.
  static func quantised(_ tone: Float) -> Int8 {
    guard !tone.isNaN else { return 0 }
    return Int8((min(1, max(-1, tone)) * 127).rounded())
  }

  static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
  }
}
