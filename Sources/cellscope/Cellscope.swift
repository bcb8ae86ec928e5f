import ArgumentParser
import Corpus
import Network

@main
struct Cellscope: ParsableCommand {
  @Option var hidden = 512
  @Option var layers = 1
  @Option var minutes = 0.5
  @Option var rate = 0.004
  @Option var precision = "bf16"
  @Option var threads = 2
  @Argument var path: String

  mutating func run() throws {
    let files = try collect(paths: [path], extensions: ["c", "h"])
    let split = Split(files: files, seed: 1)
    var options = TrainingOptions()
    options.hidden = hidden
    options.layers = layers
    options.learningRate = rate
    options.threads = threads
    options.precision = precision == "f32" ? .f32 : .bf16
    options.length = .minutes(minutes)
    let trainer = try Trainer(options, train: split.train, validation: split.validation)
    var callbacks = Trainer.Callbacks()
    callbacks.report = { p in
      if p.isValidated || p.step % 20 < 2 {
        print(p.step, p.seconds, p.bytesPerSecond, p.trainNats, p.validationNats ?? 0, p.learningRate)
      }
    }
    print(try trainer.run(callbacks))
    try ModelFile.save(trainer.model, to: "/tmp/m.safetensors")
  }
}
