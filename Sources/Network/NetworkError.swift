import Corpus

/// What can go wrong with networks and their files.
package enum NetworkError: Error, Equatable, Sendable {
  /// oneDNN would not make this.
  case products(String)
  /// oneDNN had no memory for this.
  case outOfMemory(String)
  /// The model file is not there or can't be opened.
  case unreadableModel(path: String, reason: String)
  /// The file can't be read as a model: where, and why.
  case badModel(path: String, reason: String)
  /// A network that would need more memory than there is, both in bytes.
  case tooLarge(needed: Double, available: Double)
  /// The file can't be read as a training state: where, and why.
  case badState(path: String, reason: String)
  /// A training state of another network or of other data.
  case stateDoesNotFit
  /// A run that goes on from a training state can't change these of its options.
  case resumeChanges([String])
  /// Files of the run that are not what they were, and files that were not there.
  case corpusChanged(changed: [String], gone: [String], new: [String])
  /// The loss stopped being finite at this step.
  case notFinite(step: Int)
  /// A run to go on with whose parameters are so large that predictions may not be finite.
  case overflow
  /// No such neuron: what was asked for, and what there is.
  case unknownNeuron(String, layers: Int, hidden: Int)
  /// Not a neuron and a number that it can be held at.
  case badHold(String)
  /// This processor has no instructions for products in a precision.
  case unsupported(Precision)
}

extension NetworkError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .products(let what):
      "oneDNN can't make \(what) on this processor; try --precision f32, or smaller sizes."
    case .outOfMemory(let what):
      "There is not enough memory for oneDNN to make \(what); raise the limit (ulimit -v, ulimit -d, "
        + "the container's), or use fewer --threads or a smaller network."
    case .unreadableModel(let path, let reason):
      "The model \(CorpusError.quoted(path)) can't be read (\(reason)); name a file that `cellscope train` wrote."
    case .badModel(let path, let reason):
      "\(CorpusError.quoted(path)) is not a model that Cellscope can read: \(reason)."
    case .tooLarge(let needed, let available):
      "Training this network takes \(Self.megabytes(needed)) of memory, and there are "
        + "\(Self.megabytes(available)); use fewer --layers, --hidden, --lanes, --steps or --threads."
    case .badState(let path, let reason):
      "\(CorpusError.quoted(path)) is not a training state that can be gone on from: \(reason). "
        + "Train without --resume to begin again."
    case .stateDoesNotFit:
      "The saved training state belongs to another network or other files; "
        + "train without --resume to begin again."
    case .resumeChanges(let changes):
      "--resume goes on with the run that was begun, but this one has "
        + changes.joined(separator: ", ") + "; leave that out, or begin again without --resume."
    case .corpusChanged(let changed, let gone, let new):
      "The files are not those that the run began with: "
        + [Self.list(changed, "changed"), Self.list(gone, "gone"), Self.list(new, "new")]
        .compactMap { $0 }.joined(separator: "; ")
        + ". Put them back as they were, or begin again without --resume."
    case .notFinite(let step):
      "The loss is no longer finite, or beyond all measure, at step \(step), so training stopped; "
        + "the model file holds the best network before that, if there was one. Try a lower --learning-rate."
    case .overflow:
      "The parameters in the saved training state are so large that predictions may not be finite; "
        + "begin again without --resume, with a lower --learning-rate."
    case .unknownNeuron(let name, let layers, let hidden):
      "There is no neuron \(CorpusError.quoted(name)): name one as in l0.c.\(min(143, hidden - 1)), with layers "
        + "l0 to l\(layers - 1), vectors c h i f g o raw, and units 0 to \(hidden - 1)."
    case .badHold(let text):
      "\(CorpusError.quoted(text)) does not say which value to hold a neuron at: write both, the value a number "
        + "from -1000000 to 1000000, as in l0.c.143=0.5."
    case .unsupported(let precision):
      "This processor has no \(precision.rawValue) instructions. Use --precision auto or f32; a run "
        + "that was begun in \(precision.rawValue) goes on only where there are some."
    }
  }

  private static func megabytes(_ bytes: Double) -> String {
    "\(Int((bytes / 1e6).rounded(.up))) MB"
  }

  /// `2 changed ('a', 'b')`, at most five of them named; nil if there are none.
  private static func list(_ paths: [String], _ what: String) -> String? {
    if paths.isEmpty { return nil }
    let shown = paths.prefix(5).map { CorpusError.quoted($0) }.joined(separator: ", ")
    return "\(paths.count) \(what) (\(shown)\(paths.count > 5 ? ", ..." : ""))"
  }

  /// The command's exit status.
  package var exitCode: Int32 {
    switch self {
    case .products, .badModel, .badState, .overflow: 65
    case .stateDoesNotFit, .resumeChanges, .corpusChanged: 78
    case .unreadableModel: 66
    case .outOfMemory: 74
    case .notFinite: 75
    case .unknownNeuron, .badHold, .unsupported, .tooLarge: 64
    }
  }
}
