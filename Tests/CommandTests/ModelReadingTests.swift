import Foundation
import Testing

@Suite struct `evaluate and sample` {
  @Test func `evaluate writes every key of the contract`() throws {
    let run = try Command.run("evaluate", TinyModel.file, Command.corpus, "--format", "json")
    #expect(run.status == 0 && run.messages.isEmpty)
    let result = try object(run.output)
    #expect(
      keys(result) == ["accuracy", "bits_per_byte", "bytes", "files", "nats", "top5_accuracy"])
    let nats = try #require(result["nats"] as? Double)
    #expect(abs((result["bits_per_byte"] as? Double ?? 0) - nats / log(2)) < 1e-9)
  }

  @Test func `evaluate's loss is the mean of what annotate prints`() throws {
    let file = "\(Command.corpus)/ring.c"
    let run = try Command.run("evaluate", TinyModel.file, file, "--format", "json")
    let nats = try AnnotateResult.of([file, "--neuron", "l0.c.0"])[0].nats.compactMap { $0 }
    let mean = nats.reduce(0) { $0 + Double($1) } / Double(nats.count)
    #expect(abs(try #require(object(run.output)["nats"] as? Double) - mean) < 1e-5)
  }

  @Test func `one byte alone can't be evaluated`() throws {
    let place = try Sandbox()
    let run = try Command.run("evaluate", TinyModel.file, place.write("a.c", "x"))
    #expect(run.status == 66)
    #expect(run.isOneSentence, "\(run.messages)")
  }

  @Test func `sample begins with its prime and is the same for the same seed`() throws {
    let words = ["sample", try TinyModel.file, "--prime", "int ", "--bytes", "60"]
    let first = try Command.run(words + ["--seed", "3"])
    #expect(first.status == 0 && first.messages.isEmpty)
    #expect(first.output.hasPrefix("int ") && first.output.utf8.count == 64)
    #expect(try Command.run(words + ["--seed", "3"]).output == first.output)
    #expect(try Command.run(words + ["--seed", "4"]).output != first.output)
    let cold = try Command.run(words + ["--temperature", "0"])
    #expect(try Command.run(words + ["--temperature", "0", "--seed", "9"]).output == cold.output)
  }

  @Test func `sample is coloured by a neuron, unless colour is not wanted`() throws {
    let words = ["sample", try TinyModel.file, "--neuron", "l0.c.3", "--bytes", "40"]
    #expect(try Command.run(words).output.contains("\u{1B}["))
    #expect(!(try Command.run(words, environment: ["NO_COLOR": "1"]).output.contains("\u{1B}")))
  }

  @Test func `a clamped neuron keeps its value and changes what is written`() throws {
    let words = ["sample", try TinyModel.file, "--prime", "int main", "--bytes", "60"]
    let free = try Command.run(words)
    let clamps = (0..<24).flatMap { ["--clamp", "l0.c.\($0)=\($0 % 2 == 0 ? 0.9 : -1)"] }
    let clamped = try Command.run(words + clamps)
    #expect(clamped.status == 0 && clamped.messages.isEmpty)
    #expect(clamped.output.hasPrefix("int main") && clamped.output.utf8.count == 68)
    #expect(clamped.output != free.output)
    #expect(try Command.run(words + clamps).output == clamped.output)
    let shown = try Command.run(words + ["--clamp", "l0.c.3=1", "--neuron", "l0.c.3"]).output
    // One colour from end to end, taken up again after each line: full blue.
    #expect(Set(shown.matches(of: /48;5;([0-9]+)/).map(\.1)) == ["68"])
  }

  @Test func `so it does where a file is annotated, and the header says so`() throws {
    let words = [
      "annotate", try TinyModel.file, "\(Command.corpus)/ring.c", "--neuron", "l0.c.3", "--clamp",
      "l0.c.3=0.5",
    ]
    let listing = try Command.run(words)
    #expect(listing.status == 0 && listing.output.contains("l0.c.3 kept at 0.5"))
    let run = try Command.run(words + ["--format", "json"])
    let neurons = try #require(try object(run.output)["neurons"] as? [[String: Any]])
    #expect(Set(try #require(neurons[0]["values"] as? [Double])) == [0.5])
  }

  @Test(arguments: [
    "l0.c.3", "l0.c.3=", "l0.c.3=x", "l0.c.3=nan", "l0.c.3=inf", "l0.c.3=1e99", "l0.c.3=0,5",
    "l0.h.3=3e38", "l0.raw.3=-1000001", "=1", "", "l0.c.99=1", "l9.c.0=1", "l0.q.0=1",
  ])
  func `a clamp that can't be meant is refused in a sentence`(clamp: String) throws {
    let run = try Command.run("sample", TinyModel.file, "--clamp", clamp)
    #expect(run.status == 64)
    #expect(run.isOneSentence && run.sentence.contains("as in l0.c."), "\(run.messages)")
  }

  @Test(arguments: ["0", "1e-300", "1e300"])
  func `any temperature from 0 up will do`(temperature: String) throws {
    let run = try Command.run(
      "sample", TinyModel.file, "--temperature", temperature, "--bytes", "20")
    #expect(run.status == 0 && run.output.utf8.count == 20)
  }
}
