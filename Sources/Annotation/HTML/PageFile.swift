import Discovery

/// The scripts and styles that pages are made of: files in `Page/`, embedded in the executable.
package enum PageFile {
  /// The colours by name, in light and dark, and their levels.
  package static let palette = text(PackageResources.palette_css) + levels
  /// The grid of code, the trace and the predictions.
  package static let viewStyle = text(PackageResources.views_css)
  /// What draws them: `CodeView`, `TraceView`, `PredictionsView` and what they need.
  package static let viewScript = [
    PackageResources.words_js, PackageResources.glyphs_js, PackageResources.rows_js,
    PackageResources.code_js, PackageResources.trace_js, PackageResources.predictions_js,
    PackageResources.threshold_js,
  ].map(text).joined()

  /// What stands around them: header, list of cells, tools.
  package static let frameStyle = text(PackageResources.page_css)

  /// The page of an annotated file.
  static let annotationStyle = palette + viewStyle + frameStyle
  static let annotationScript =
    viewScript
    + [
      PackageResources.data_js, PackageResources.entries_js, PackageResources.cells_js,
      PackageResources.beside_js, PackageResources.heading_js, PackageResources.page_js,
    ].map(text).joined()

  /// The page of certificates.
  static let reportStyle = palette + text(PackageResources.report_css)
  static let reportScript = text(PackageResources.report_js)

  /// A colour's levels, as the classes m (low), p (high), e (excited), s (surprising) and a number.
  private static let levels = (1...Ramp.levels).map { level in
    let share = fixed(Double(level) / Double(Ramp.levels), 4)
    return [("m", "low"), ("p", "high"), ("e", "excited"), ("s", "surprise")].map { name, colour in
      ".\(name)\(level){--shade:rgb(var(--\(colour))/\(share));background:var(--shade)}"
    }.joined() + "\n"
  }.joined()

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
