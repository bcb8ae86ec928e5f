import Annotation
import Discovery
import Testing

@Suite struct ConstantCellsTests {
  private func constantFile(_ provenance: AnnotatedCell.Provenance) throws -> AnnotatedFile {
    var file = try smallFile()
    file.cells[0].values = file.cells[0].values.map { _ in 0.25 }
    file.cells[0].provenance = provenance
    return file
  }

  private let sentence = "in this file its value is 0.25 at every byte, so it tells nothing"

  @Test func `a cell whose value never changes in a file is said to be such, in every form`() throws
  {
    let file = try constantFile(.measured)
    let terminal = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
    #expect(terminal.contains(sentence) && !terminal.contains("F1"))
    #expect(try text { try HTMLAnnotation().write(file, to: &$0) }.contains(sentence))
    #expect(try text { try SVGAnnotation().write(file, to: &$0) }.contains(sentence))
    let changing = try text { try TerminalAnnotation(depth: .none).write(smallFile(), to: &$0) }
    #expect(!changing.contains("at every byte"))
  }

  @Test func `a cell of which nothing is claimed has no inside and outside`() throws {
    var file = try constantFile(.askedFor)
    (file.cells[0].feature, file.cells[0].claim, file.cells[0].polarity) = (nil, nil, 1)
    let terminal = try text { try TerminalAnnotation(depth: .none).write(file, to: &$0) }
    #expect(terminal.contains("nothing is claimed") && terminal.contains(sentence))
    #expect(terminal.contains("tanh c from 0 (low) to 9 (high)") && !terminal.contains("outside"))
  }

  /// A report whose features have no cells.
  private func report(constant: Int) throws -> Report {
    var report = try smallReport()
    for index in report.features.indices { report.features[index].neurons = [] }
    report.features[0].committee = nil
    report.summary.constant = constant
    return report
  }

  @Test func `where no cell's value changes, no feature is called rare`() throws {
    let report = try report(constant: 1024)
    let table = try text { try NeuronTable().write(report, to: &$0) }
    #expect(!table.contains("rare") && table.contains("none varies"))
    #expect(table.contains("1,024 neurons hardly change their value"))
    let page = try text { try HTMLReport().write(report, to: &$0) }
    #expect(!page.contains("too rare") && page.contains("the value of none changes here"))
  }

  @Test func `where some change, features without a cell are too rare, and the others are counted`()
    throws
  {
    let table = try text { try NeuronTable().write(report(constant: 1), to: &$0) }
    #expect(table.contains("too rare") && table.contains("1 neuron hardly changes its value"))
    let usual = try text { try NeuronTable().write(report(constant: 0), to: &$0) }
    #expect(!usual.contains("hardly"))
  }

  @Test func `of one cell it is said why nothing was measured`() throws {
    let words = "nothing was measured for this cell, since its value hardly changes"
    func table(_ constant: Int) throws -> String {
      try text { try CellTable().write(neuron: "l0.c.9", of: report(constant: constant), to: &$0) }
    }
    #expect(try table(1).contains(words))
    #expect(try !table(0).contains("since"))
  }
}
