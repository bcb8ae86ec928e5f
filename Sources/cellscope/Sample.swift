import Annotation
import ArgumentParser
import Corpus
import Network

struct Sample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a model write text, byte by byte.")

  @Argument(
    help: """
      A model that `train` wrote, or PyTorch in its form. (default: the one that comes with \
      cellscope)
      """)
  var model: String?

  @Option(help: "Text that the model reads first and goes on from.")
  var prime = ""

  @Option(help: "Bytes to write.")
  var bytes = 500

  @Option(help: "1 draws as the model predicts, less is safer, 0 always takes the likeliest.")
  var temperature = 1.0

  @Option(help: "Where chance starts: the same seed gives the same text.")
  var seed: UInt64 = 1

  @Option(help: "Colour the text by a neuron as it is written, as in l0.c.143.")
  var neuron: String?

  @OptionGroup var clamps: ClampOptions
  @OptionGroup var pager: PagerOptions

  /// Less than this is better watched as it is written: a pager shows nothing before a screen is full.
  private static let screenful = 1000

  func validate() throws {
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature takes a number from 0 up.")
    }
    guard bytes >= 0 else { throw ValidationError("--bytes takes a number from 0 up.") }
  }

  func run() throws {
    let output = try Output(nil, paged: pager.isWanted && bytes > Self.screenful)
    let model = try ModelFile.read(model ?? BoxedModel.path())
    let neuron = try neuron.map { try NeuronID($0, in: model.shape) }
    let holds = try clamps.holds(in: model.shape)
    let sampler = try Sampler(model, temperature: temperature, seed: seed, holds: holds)
    let isPlain = neuron == nil && !output.isTerminal
    // c is unbounded: nearly all of it lies within.
    var styler = SampleStyler(
      depth: output.depth(forced: neuron != nil), scale: neuron?.vector == .raw ? 4 : 1)
    try output.write { sink in
      func put(_ byte: UInt8) throws {
        if isPlain { return try sink.append(byte) }
        try styler.write(byte, value: neuron.map { sampler.value(of: $0) }, to: &sink)
        if output.isTerminal { try sink.flush() }
      }
      for byte in prime.utf8 {
        sampler.read(byte)
        try put(byte)
      }
      for _ in 0..<bytes { try put(sampler.next()) }
      if !isPlain {
        try styler.finish(to: &sink)
        try sink.append(0x0a)
      }
    }
  }
}
