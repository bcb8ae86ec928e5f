import Corpus
import Network

/// How well a recipe does on a folder's validation files, read whole, after so many epochs. What is
/// not named is the command's default.
func measureRecipe() throws {
  guard arguments.count >= 3, let epochs = Double(arguments[2]) else {
    fail("usage: measure recipe <folder> <epochs> [<option>=<value> ...]")
  }
  let options = recipe(arguments.dropFirst(3), epochs: epochs)
  let files = try collect(paths: [arguments[1]], extensions: ["c", "h"])
  let split = Split(files: files, seed: 1)
  let trainer = try Trainer(options, train: split.train, validation: split.validation)
  let watch = Stopwatch()
  _ = try trainer.run(Trainer.Callbacks())
  let seconds = watch.seconds
  let whole = try Evaluation(
    of: trainer.model, on: split.validation.map(\.file), threads: options.threads)
  try show([
    "recipe": arguments.dropFirst(2).joined(separator: " "), "nats": whole.nats,
    "watched": trainer.progress.validationNats ?? .nan, "step": trainer.progress.step,
    "seconds": seconds,
  ])
}

private func recipe(_ choices: ArraySlice<String>, epochs: Double) -> TrainingOptions {
  var options = TrainingOptions()
  var (rate, inputRate, stateDropout): (Double?, Double?, Double?)
  options.length = .epochs(epochs)
  for choice in choices {
    let parts = choice.split(separator: "=").map(String.init)
    guard parts.count == 2 else { fail("not an option: \(choice)") }
    let value = parts[1]
    switch parts[0] {
    case "layers": options.layers = Int(value) ?? 0
    case "hidden": options.hidden = Int(value) ?? 0
    case "lanes": options.lanes = Int(value) ?? 0
    case "steps": options.steps = Int(value) ?? 0
    case "rate": rate = Double(value) ?? 0
    case "input-rate": inputRate = Double(value) ?? 0
    case "clip": options.clip = Double(value) ?? 0
    case "dropout": options.dropout = Double(value) ?? 1
    case "state-dropout": stateDropout = Double(value) ?? 1
    case "seed": options.seed = UInt64(value) ?? 0
    case "threads": options.threads = Int(value) ?? 0
    case "optimizer": options.optimizer = OptimizerKind(rawValue: value) ?? .adam
    case "schedule": options.schedule = ScheduleKind(rawValue: value) ?? .cosine
    case "precision": options.precision = Precision(rawValue: value) ?? .f32
    default: fail("no option \(parts[0])")
    }
  }
  options.takeStandardChoices()
  options.learningRate = rate ?? options.learningRate
  options.inputRate = inputRate ?? options.inputRate
  if let stateDropout { (options.stateDropout, options.growsStateDropout) = (stateDropout, false) }
  if let problem = options.problem { fail(problem) }
  return options
}
