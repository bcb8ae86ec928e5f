import ArgumentParser
import Corpus
import Network
import Syntax

/// Which language the files are in.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: """
      The files' language: the name of a folder in grammars. (default: by the first file's \
      extension; for folders the model's, else c; for - it must be given)
      """)
  var language: String?

  /// Throws what to say where standard input is named more than once, or without its language.
  func check(_ paths: [String]) throws {
    let count = paths.count { $0 == StandardInput.path }
    if count > 1 {
      throw ValidationError("Standard input, '-', can be read once only; name it once.")
    }
    if count == 1 && language == nil {
      throw ValidationError(
        "Standard input, '-', has no extension that tells its language; add --language, as in "
          + "--language c.")
    }
  }

  /// The grammars of files named outright, each language loaded once. Throws `unknownFeature` where
  /// one of them has no feature of one of the `names`.
  func grammars(forFiles paths: [String], knowing names: [String]) throws -> [Grammar] {
    var loaded: [String: Grammar] = [:]
    return try paths.map { path in
      let name = try language ?? Grammar.name(forFile: path) ?? "text"
      if let grammar = loaded[name] { return grammar }
      let grammar = try Grammar(name).knowing(names)
      loaded[name] = grammar
      return grammar
    }
  }

  /// The grammar that a run began with, unless another is asked for; of a new run, that of its paths.
  func grammar(for paths: [String], of state: TrainingState?) throws -> Grammar {
    guard let state, language == nil else { return try grammar(for: paths, standard: nil) }
    do {
      return try Grammar(state.language)
    } catch .unknownGrammar(let name, let folder, _) {
      throw Failure(
        "The run to go on with was of the language \(CorpusError.quoted(name)), which "
          + "\(CorpusError.quoted(folder)) does not have; bring its folder there.", status: 65)
    }
  }

  /// The grammar of several paths: that of the first file, or C's for folders, or `standard`.
  func grammar(for paths: [String], standard: String?) throws -> Grammar {
    if let language { return try Grammar(language) }
    if let first = paths.first, !isFolder(first) { return try Grammar(forFile: first) }
    return try Grammar(standard ?? "c")
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it first stands: who asks twice gets one answer.
  var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Threads to work with.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads to work with. (default: one a processor)")
  var threads: Int?

  var count: Int { threads ?? Workers.available }

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024.")
    }
  }
}

/// Neurons that are kept at a value.
struct ClampOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep a neuron at a value throughout, as in l0.c.143=0.5. May be given several times.",
      valueName: "id=value"))
  var clamp: [String] = []

  /// Throws `badHold` and `unknownNeuron`.
  func holds(in shape: Shape) throws(NetworkError) -> [Hold] {
    try clamp.map { text throws(NetworkError) in try Hold(text, in: shape) }
  }
}

/// Lines of a file, counted from 1: `181-209`, or `181` alone.
struct LineRange: ExpressibleByArgument {
  let range: ClosedRange<Int>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil,
      1 <= first, first <= last
    else { return nil }
    range = first...last
  }
}
