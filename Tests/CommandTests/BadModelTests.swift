import Foundation
import Testing

@Suite struct `Bad models` {
  /// How a good model file is made a bad one.
  enum Damage: String, CaseIterable {
    case empty, random, text, truncatedHeader, truncatedData, longer, header, notANumber, infinite,
      otherNames, impossibleShape, hugeShape, overlap, beyond, noAlphabet, wrongAlphabet, otherType

    func bytes(_ good: String) throws -> [UInt8] {
      let whole = [UInt8](try Data(contentsOf: URL(filePath: good)))
      var model = try Surgery(good)
      switch self {
      case .empty: return []
      case .random: return (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 193 ^ $0 >> 3) }
      case .text: return Array(String(repeating: "int main(void);\n", count: 100).utf8)
      case .truncatedHeader: return Array(whole.prefix(300))
      case .truncatedData: return whole.dropLast(1000)
      case .longer: return whole + [0, 0, 0, 0]
      case .header: return try model.bytes(claiming: 1 << 40)
      case .notANumber: model.fill(.nan)
      case .infinite: model.fill(.infinity)
      case .otherNames:
        model.header["rnn.weight"] = model.header["decoder.weight"]
        model.header["decoder.weight"] = nil
      case .impossibleShape: model.set("decoder.weight", "shape", [-3, 24])
      case .hugeShape: model.set("decoder.weight", "shape", [1 << 40, 1 << 40])
      case .overlap: model.set("decoder.bias", "data_offsets", [0, 4])
      case .beyond: model.set("decoder.weight", "data_offsets", [0, 1 << 50])
      case .noAlphabet: model.notes = ["format": "pt"]
      case .wrongAlphabet: model.notes = ["alphabet": "[1, 2, 3]"]
      case .otherType: model.set("decoder.weight", "dtype", "I8")
      }
      return try model.bytes()
    }
  }

  @Test(arguments: Damage.allCases)
  func `is refused in a sentence`(damage: Damage) throws {
    let place = try Sandbox()
    let model = try place.write("bad", damage.bytes(TinyModel.file))
    var commands = [["annotate", model, "\(Command.corpus)/ring.c", "-o", place("out")]]
    if damage == .notANumber {
      commands += [
        ["evaluate", model, Command.corpus], ["neurons", model, Command.corpus], ["sample", model],
      ]
    }
    for words in commands {
      let run = try Command.run(words)
      #expect(run.status == 65)
      #expect(run.isOneSentence && run.sentence.contains(model), "\(run.messages)")
    }
    #expect(try place.names == ["bad"])
  }

  @Test func `a model that is missing, a folder or a pipe is no input`() throws {
    let place = try Sandbox()
    #expect(unsafe mkfifo(place("pipe"), 0o644) == 0)
    for model in [place("missing"), place.path, place("pipe"), "/dev/zero"] {
      for words in [
        ["evaluate", model, Command.corpus], ["neurons", model, Command.corpus], ["sample", model],
        ["annotate", model, "\(Command.corpus)/ring.c"],
      ] {
        let run = try Command.run(words)
        #expect(run.status == 66)
        #expect(run.isOneSentence && run.sentence.contains(model), "\(run.messages)")
        #expect(run.seconds < 10)
      }
    }
  }

  @Test func `a network too large to compute with is refused by every command`() throws {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    surgery.fill(3e38)
    let model = try place.write("huge", surgery.bytes())
    for words in [
      ["evaluate", model, Command.corpus, "--format", "json"],
      ["neurons", try TinyModel.file, Command.corpus, "--control", model],
      ["serve", model, "--port", "0"],
      ["annotate", model, "\(Command.corpus)/ring.c", "--neuron", "l0.raw.0", "--format", "json"],
      ["neurons", model, Command.corpus, "--include-trained", "--format", "json"],
      ["sample", model, "--bytes", "9"],
    ] {
      let run = try Command.run(words)
      #expect(run.status == 65)
      #expect(run.isOneSentence && run.sentence.contains(model), "\(run.messages)")
      #expect(run.sentence.contains("may not be finite"))
    }
    let screen = try Screen(["browse", model, "\(Command.corpus)/ring.c"])
    #expect(screen.waits(for: "may not be finite") && screen.end()?.status == 65)
  }

  @Test func `of a network that says nothing nothing is claimed`() throws {
    let place = try Sandbox()
    var surgery = try Surgery(TinyModel.file)
    surgery.fill(0)
    surgery.notes["findings"] = nil
    let model = try place.write("zero", surgery.bytes())
    let neurons = try Command.run("neurons", model, Command.corpus, "--include-trained")
    #expect(neurons.status == 0 && neurons.output.contains("none varies"), "\(neurons.messages)")
    #expect(!neurons.output.contains("rare") && !neurons.output.contains("l0.c."))
    let one = try Command.run(
      "neurons", model, Command.corpus, "--include-trained", "--neuron", "l0.c.3")
    #expect(one.output.contains("since its value hardly changes"))
    let file = "\(Command.corpus)/ring.c"
    let annotated = try Command.run("annotate", model, file, "--neuron", "l0.c.3")
    #expect(annotated.output.contains("its value is 0.00 at every byte"))
    let chosen = try Command.run("annotate", model, file, "--feature", "comment")
    #expect(chosen.status == 65 && chosen.isOneSentence, "\(chosen.messages)")
    #expect(chosen.sentence.contains("The value of no cell changes"))
  }

  @Test(arguments: ["l0.c.99999", "l7.c.0", "x", "", "l0.q.3", "l0.c.-1", "l0.c.007", "l0.c.1.2"])
  func `an unknown neuron says which there are`(neuron: String) throws {
    let model = try TinyModel.file
    for words in [
      ["annotate", model, "\(Command.corpus)/ring.c"], ["neurons", model, Command.corpus],
      ["sample", model],
    ] {
      let run = try Command.run(words + ["--neuron", neuron])
      #expect(run.status == 64)
      #expect(run.isOneSentence, "\(run.messages)")
      #expect(run.sentence.contains("units 0 to 23"))
    }
  }
}
