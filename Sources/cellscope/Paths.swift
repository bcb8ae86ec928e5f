import Annotation
import ArgumentParser
import Corpus
import Glibc
import Syntax

/// The text files that `paths` name, in folders those of the grammar's language. Says which files are
/// left out.
func sourceFiles(_ paths: [String], _ grammar: Grammar) throws -> [CorpusFile] {
  try StandardInput.hold(for: paths)
  var leftOut = LeftOut()
  let files = try collect(
    paths: paths, extensions: grammar.fileExtensions, leftOut: &leftOut)
  Messages.say(leftOut)
  return files
}

/// Files named outright, each of which must be one to read.
func regularFiles(_ paths: [String]) throws -> [CorpusFile] {
  try StandardInput.hold(for: paths)
  return try paths.map { path in
    if isFolder(path) { throw CorpusError.isFolder(path: path) }
    return try inspectedFile(path)
  }
}

/// Throws what to say where standard input is named and the command does not read it.
func refuseStandardInput(among paths: [String]) throws {
  guard paths.contains(StandardInput.path) else { return }
  throw ValidationError(
    "This command does not read standard input, '-'; save the text as a file and name that.")
}

func isFolder(_ path: String) -> Bool {
  if path == StandardInput.path { return false }
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
