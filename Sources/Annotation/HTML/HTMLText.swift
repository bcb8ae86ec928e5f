import FoundationEssentials

/// Text made fit for a page.
enum HTMLText {
  /// A page up to its body: it may use nothing but itself, and run nothing but its own script.
  ///
  /// - Parameters:
  ///   - title: escaped.
  ///   - script: what `end` will close the page with; none if empty.
  static func head(title: String, style: String, script: String = "") -> String {
    let scripts = script.isEmpty ? "" : "; script-src '\(policyHash(script))'"
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src '\(policyHash(style))'\(scripts)">
      <title>\(title) · Cellscope</title>
      <style>\(style)</style>
      <body>

      """
  }

  /// A text as a content-security policy names it.
  private static func policyHash(_ text: String) -> String {
    "sha256-" + base64(SHA256.digest(Array(text.utf8)))
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

  /// Tones as 8 bits each, 127 for 1; 0 where not a number.
  static func quantised(_ tones: some Sequence<Float>) -> [UInt8] {
    tones.map { UInt8(bitPattern: quantised($0)) }
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
