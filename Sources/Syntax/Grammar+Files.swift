extension Grammar {
  /// The extensions without their dots.
  package var fileExtensions: Set<String> {
    Set(extensions.map { String($0.drop { $0 == "." }) })
  }

  /// The grammar of a file, by its extension; `text` if no grammar claims it. The others' parsers
  /// need not be there.
  package init(forFile path: String, in folder: String? = nil) throws(SyntaxError) {
    let name = path.split(separator: "/").last ?? ""
    let end = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    let folder = try GrammarFolder.find(folder)
    var claims = "text"
    for language in GrammarFolder.names(in: folder) {
      if try Self.describe("\(folder)/\(language)/grammar.json").extensions.contains(end) {
        claims = language
        break
      }
    }
    try self.init(claims, in: folder)
  }
}

extension SyntaxError {
  /// The command's exit status: 64 what was asked for does not exist, 65 a grammar that is broken,
  /// 66 one that is not there.
  package var exitCode: Int32 {
    switch self {
    case .unknownGrammar, .badQuery, .featureExists, .unknownFeature, .unknownAlteration: 64
    case .badGrammar: 65
    case .noGrammars, .notBuilt: 66
    }
  }
}
