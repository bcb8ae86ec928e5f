/// What can be wrong with what is to be studied.
package enum DiscoveryError: Error, Equatable, CustomStringConvertible {
  /// The model, or the network held beside it, was trained on all of the files.
  case allTrainedOn(files: Int, orControl: Bool)

  package var description: String {
    switch self {
    case .allTrainedOn(let files, let orControl):
      "The model \(orControl ? "or its control " : "")was trained on \(files == 1 ? "this file" : "all \(files) files"), so nothing is "
        + "left to score it on; name others, or add --include-trained."
    }
  }

  /// The command's exit status.
  package var exitCode: Int32 { 66 }
}
