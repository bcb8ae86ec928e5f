import Corpus
import Glibc

/// A file named outright, which must be one to read.
func regularFile(_ path: String) throws -> CorpusFile {
  if isFolder(path) { throw CorpusError.isFolder(path: path) }
  guard let file = try collect(paths: [path], extensions: []).first else {
    throw CorpusError.empty(path: path)
  }
  return file
}

func isFolder(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
