extension Grammar {
  /// The extensions without their dots.
  package var fileExtensions: Set<String> {
    Set(extensions.map { String($0.drop { $0 == "." }) })
  }

  /// The grammar of a file, by its extension; `text` if no grammar claims it. The others' parsers
  /// need not be there.
  package init(forFile path: String, in folder: String? = nil) throws(SyntaxError) {
    try self.init(Self.name(forFile: path, in: folder) ?? "text", in: folder)
  }

  /// The language that claims a file by its extension; nil if none does.
  package static func name(forFile path: String, in folder: String? = nil) throws(SyntaxError)
    -> String?
  {
    let file = path.split(separator: "/").last ?? ""
    guard let dot = file.lastIndex(of: ".") else { return nil }
    let folder = try GrammarFolder.find(folder)
    for name in GrammarFolder.names(in: folder) {
      let extensions = try describe("\(folder)/\(name)/grammar.json").extensions
      if extensions.contains(String(file[dot...])) { return name }
    }
    return nil
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
