import Corpus
import Foundation
import Network
import Syntax

/// Labels every file by every feature on one thread: how fast, and for how many bytes structure is
/// known. Reading the files and writing the labels out are not timed.
func measureLabels() throws {
  guard arguments.count >= 2 else { fail("usage: measure labels <path> ...") }
  let grammar = try Grammar("c")
  let labeler = try Labeler(grammar)
  let files = try collect(
    paths: Array(arguments.dropFirst()), extensions: grammar.fileExtensions)
  let watch = Stopwatch()
  var (bytes, known, seconds) = (0, 0, 0.0)
  for file in files {
    let text = try SourceReader.bytes(of: file.path, in: 0..<file.size)
    let start = watch.seconds
    let labels = labeler.labels(of: text)
    seconds += watch.seconds - start
    bytes += text.count
    known += labels.knownBytes
  }
  try show([
    "files": files.count, "bytes": bytes, "known_bytes": known,
    "coverage": Double(known) / Double(max(1, bytes)), "seconds": seconds,
    "bytes_per_second": Double(bytes) / seconds, "peak_mb": try peakMegabytes(),
  ])
}
