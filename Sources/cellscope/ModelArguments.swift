import ArgumentParser
import Corpus
import Network
import Syntax

/// A model and what it is to read: what most commands begin with.
///
/// The first argument is the model, unless it is standard input, its name ends as a source file's does,
/// or it is a folder and stands alone: then the network in the box reads what is named.
struct ModelArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      A model that `train` wrote, or PyTorch in its form; then files, or folders of them, or \
      - for standard input, where a command takes these. Without a model, they are read by the one that comes with cellscope.
      """,
      valueName: "model> <path"))
  var arguments: [String] = []

  /// What the model is to read.
  var paths: [String] { Array(arguments.dropFirst(named == nil ? 0 : 1)) }

  /// The model that was named.
  private var named: String? {
    guard let first = arguments.first, first != StandardInput.path,
      arguments.count > 1 || !isFolder(first)
    else { return nil }
    return (try? Grammar.name(forFile: first)) == nil ? first : nil
  }

  /// Throws what to say where there is nothing to read.
  func requirePaths() throws {
    guard paths.isEmpty else { return }
    throw ValidationError(
      named.map {
        "What is \(CorpusError.quoted($0)) to read? Name files or folders after the model."
      }
        ?? "Name files or folders to read, a model before them if it is not to be the one in the box."
    )
  }

  /// Where the model is; throws what to say where the network in the box is not there.
  func model() throws -> String {
    try named ?? BoxedModel.path()
  }

  /// A model as it is shown: its file's name.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// The network that comes with cellscope.
enum BoxedModel {
  private static let name = "models/linux.safetensors"

  /// What `CELLSCOPE_MODEL` says, else the nearest beside or above the executable.
  static func path() throws -> String {
    if let path = Companion.path(name, variable: "CELLSCOPE_MODEL") { return path }
    throw Failure(
      "No model was named, and there is no \(name) beside or above the executable; name a model "
        + "first, or its place in CELLSCOPE_MODEL.", status: 66)
  }
}
