import Annotation

/// The page's own files, part of the executable: what it shares with annotated pages, then its own.
enum Page {
  /// What is at an address; nil for nothing.
  static func response(_ path: String) -> Response? {
    switch path {
    case "/": Response(type: "text/html; charset=utf-8", body: PackageResources.index_html)
    case "/page.css": Response(type: "text/css; charset=utf-8", body: style)
    case "/page.js": Response(type: "text/javascript; charset=utf-8", body: script)
    default: nil
    }
  }

  private static let style =
    Array((PageFile.palette + PageFile.viewStyle + PageFile.frameStyle).utf8)
    + PackageResources.serve_css

  private static let script =
    Array(PageFile.viewScript.utf8)
    + [
      PackageResources.elements_js, PackageResources.api_js, PackageResources.livetext_js,
      PackageResources.address_js, PackageResources.typing_js, PackageResources.lists_js,
      PackageResources.linepanel_js, PackageResources.nextpanel_js, PackageResources.spanpanel_js,
      PackageResources.querypanel_js, PackageResources.colours_js, PackageResources.visit_js,
      PackageResources.controls_js, PackageResources.keys_js, PackageResources.app_js,
    ].joined()

  /// A small program to begin with, where no file was given.
  static let sample = PackageResources.sample_c
}
