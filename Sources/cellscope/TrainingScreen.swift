import Annotation
import Discovery
import Network

/// What `train` shows while it runs: a progress line on a terminal, a line now and then elsewhere,
/// and JSON lines and TensorBoard events where they were asked for.
final class TrainingScreen {
  private let output: String
  private let log: TrainingLog?
  private let board: TensorBoardLog?
  private var lastLine = 0.0
  private var lastProgress = TrainingProgress()
  /// Seconds between two lines where there is no terminal.
  private static let interval = 15.0

  /// - Parameter output: where the model goes, as the user named it.
  init(output: String, log: TrainingLog?, board: TensorBoardLog?) {
    self.output = output
    self.log = log
    self.board = board
  }

  var callbacks: TrainingJob.Callbacks {
    var callbacks = TrainingJob.Callbacks()
    callbacks.report = { [self] in try show($0) }
    callbacks.shouldStop = { Interrupt.isAsked }
    let own = Messages.progress("searching the held-out files for cells:")
    let best = Messages.progress("and for those of the best network:")
    callbacks.searching = { [output] path, share in
      // The models are saved already.
      Interrupt.leaveIfAsked("cellscope: Stopped; \(path) is saved, without findings.")
      (path == output ? own : best)(share)
    }
    callbacks.warn = { Messages.say("cellscope: \($0)") }
    return callbacks
  }

  private func show(_ progress: TrainingProgress) throws {
    try log?.write(progress)
    try board?.write(progress)
    lastProgress = progress
    if Messages.isTerminal {
      Messages.show(TrainingText.bar(progress, width: Messages.width))
    } else if progress.seconds - lastLine >= Self.interval {
      Messages.say(TrainingText.line(progress))
      lastLine = progress.seconds
    }
  }

  /// The last word; throws the exit status of a run that did not finish.
  func sayHow(_ ending: Trainer.Ending, of job: TrainingJob) throws {
    if lastProgress.step > 0 { Messages.say(TrainingText.lastLine(lastProgress)) }
    defer { if let preferred = job.preferred { Messages.say(TrainingText.preferred(preferred)) } }
    switch ending {
    case .finished:
      Messages.say("The model is in \(output).")
    case .plateaued:
      Messages.say("The validation loss no longer fell. The model is in \(output).")
    case .stopped:
      throw Failure(
        "Stopped; the model as it was is in \(output). Go on with --resume.",
        status: Interrupt.status)
    case .notFinite(let step):
      throw NetworkError.notFinite(step: step)
    }
  }
}
