extension Grammar {
  /// The extensions without their dots.
  package var fileExtensions: Set<String> {
    Set(extensions.map { String($0.drop { $0 == "." }) })
  }

  /// The grammar of a file, by its extension; `text` if no grammar claims it.
  package init(forFile path: String, in folder: String? = nil) throws(SyntaxError) {
    let name = path.split(separator: "/").last ?? ""
    let end = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    for language in try Self.names(in: folder) {
      let grammar = try Grammar(language, in: folder)
      if grammar.extensions.contains(end) {
        self = grammar
        return
      }
    }
    try self.init("text", in: folder)
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
