import Corpus
import Foundation

/// Where a training run is, all of it: a run that goes on from here makes the same steps, to the bit,
/// as one that was never interrupted.
package struct TrainingState: Sendable {
  package let options: TrainingOptions
  /// The files that the run began with, in their order.
  package let files: [CorpusFile]
  /// The language they are in.
  package let language: String
  let progress: TrainingProgress
  let position: BatchStream.Position
  let learner: Learner.State
  let best: BestModel
  var curve = LossCurve()

  /// Whether it is of a network and an optimiser of these sizes.
  func fits(_ shape: Shape, lanes: Int, _ optimizer: OptimizerKind) -> Bool {
    learner.fits(shape, lanes: lanes, optimizer) && best.parameters.count == shape.parameterCount
  }

  /// Whether the predictions of one of its networks might not be finite.
  func canOverflow(_ shape: Shape) -> Bool {
    [learner.parameters, best.parameters].contains { shape.canOverflow($0) }
  }

  /// The step that the run stands at.
  package var step: Int { progress.step }

  /// Where the run stands, in words.
  package var summary: String {
    "step \(progress.step), after \((progress.epochs * 100).rounded() / 100) epochs"
  }
}

/// The network as it was when its validation loss was least.
package struct BestModel: Sendable {
  package internal(set) var parameters: [Float]
  /// nil before anyone has looked: the untrained network.
  package internal(set) var nats: Double?
  /// Epochs done by then.
  package internal(set) var epochs = 0.0
  /// The looks until then: a file of it must not tell of what came later, which depends on when it is
  /// written.
  package internal(set) var curve = LossCurve()
}

/// A training state as a file: safetensors of flat tensors, 4 (3 P + 2 L B H) bytes, 17 MB at 1 x 512
/// and 100 lanes, and 4 P more with Adam; the rest as JSON in the metadata; a checksum over all of it.
extension TrainingState {
  private struct Notes: Codable {
    let options: TrainingOptions
    let files: [CorpusFile]
    let language: String
    let progress: TrainingProgress
    let position: BatchStream.Position
    let optimizerStep: Int
    let bestNats: Double?
    let bestEpochs: Double
    /// nil in states of before there was one.
    let curve: LossCurve?
    let bestCurve: LossCurve?
  }

  /// Writes the state beside `path`, syncs, renames.
  package func save(to path: String) throws {
    let notes = Notes(
      options: options, files: files, language: language, progress: progress, position: position,
      optimizerStep: learner.step, bestNats: best.nats, bestEpochs: best.epochs, curve: curve,
      bestCurve: best.curve)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(notes), as: UTF8.self)
    let tensors = [
      ("parameters", learner.parameters), ("first", learner.first), ("second", learner.second),
      ("lanes", learner.lanes), ("best", best.parameters),
    ]
    let output = try OutputFile(path)
    try Safetensors.write(
      tensors.map { ($0.0, [$0.1.count], $0.1[...]) },
      metadata: ["run": text, "checksum": Self.checksum(text, tensors.map(\.1))], to: output)
    try output.commit()
  }

  /// The state in a file; nil if there is no such file.
  ///
  /// Throws `badState` for a file that is damaged or no training state.
  package init?(readingFrom path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try SourceReader.bytes(of: path)
    } catch CorpusError.missing {
      return nil
    } catch {
      throw NetworkError.badState(path: path, reason: ModelFile.reason(error))
    }
    do {
      try self.init(decoding: bytes)
    } catch {
      throw NetworkError.badState(path: path, reason: error.sentence)
    }
  }

  init(decoding bytes: [UInt8]) throws(Safetensors.Flaw) {
    let file = try Safetensors(bytes)
    guard let text = file.metadata["run"],
      let notes = try? JSONDecoder().decode(Notes.self, from: Data(text.utf8))
    else { throw Safetensors.Flaw("its metadata does not describe a run") }
    func floats(_ name: String) throws(Safetensors.Flaw) -> [Float] {
      try file.floats(name, file.tensors[name]?.dimensions ?? [])
    }
    let (parameters, first, second) = (
      try floats("parameters"), try floats("first"), try floats("second")
    )
    let (lanes, best) = (try floats("lanes"), try floats("best"))
    guard
      file.metadata["checksum"] == Self.checksum(text, [parameters, first, second, lanes, best])
    else { throw Safetensors.Flaw("its checksum is not that of its content") }
    if let problem = notes.options.problem {
      throw Safetensors.Flaw("in it, \(problem.dropLast())")
    }
    let whole = [notes.progress.step, notes.progress.bytes, notes.optimizerStep]
    let real = [notes.progress.seconds, notes.progress.epochs, notes.bestEpochs]
    guard whole.allSatisfy({ (0..<1 << 53).contains($0) }),
      real.allSatisfy({ (0..<1e15).contains($0) })
    else { throw Safetensors.Flaw("it says that the run stands where no run can stand") }
    options = notes.options
    files = notes.files
    language = notes.language
    progress = notes.progress
    position = notes.position
    learner = Learner.State(
      parameters: parameters, first: first, second: second, step: notes.optimizerStep,
      lanes: lanes)
    self.best = BestModel(
      parameters: best, nats: notes.bestNats, epochs: notes.bestEpochs,
      curve: notes.bestCurve ?? LossCurve())
    curve = notes.curve ?? LossCurve()
  }

  /// FNV-1a over the text's bytes and the numbers' 32 bits each: one changed number always shows.
  private static func checksum(_ text: String, _ tensors: [[Float]]) -> String {
    var hash = ContentHash()
    hash.feed(text.utf8)
    for tensor in tensors { hash.feed(bitsOf: tensor) }
    return String(hash.value, radix: 16)
  }
}
