import Annotation
import ArgumentParser
import Corpus
import Discovery
import Network
import Syntax

struct Annotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Colour source by a neuron's activity.",
    usage: "cellscope annotate [<model>] <file> ... [--feature <name>] [<options>]",
    discussion: """
      Red is -1, blue +1; what the parser says of the feature is underlined, so that agreement \
      shows at a glance. A feature's cell is the one that `train` found on files it had kept \
      aside; a model without findings gets one chosen on the file itself. Often no single cell is \
      the feature but a few are: --cells 8 colours by the best eight together, red where they say \
      outside, blue where they say inside.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case ansi, html, svg, json }

  @OptionGroup var input: ModelArguments

  @Option(
    help:
      "A neuron to colour by, as in l0.c.143: layer 0, vector c, unit 143; or all of a vector, as in l0.c. May be given several times."
  )
  var neuron: [String] = []

  @Option(
    help:
      "Colour by the best cell of this feature; beside --neuron, underline the feature. May be given several times. (default: if-condition, for text: quoted)"
  )
  var feature: [String] = []

  @Option(
    help: ArgumentHelp(
      "Colour by so many of the feature's best cells together, 1 to 16. (default: 1)",
      valueName: "k"))
  var cells: Int?

  @Option(help: "Show so many of the likeliest next bytes below each byte.")
  var predictions = 0

  @Option(
    help: ArgumentHelp(
      "Show which bytes wrote what the cell remembers after this byte of the file, counted from 0.",
      valueName: "byte"))
  var origins: Int?

  @Option(
    help: ArgumentHelp(
      "Show these lines only, as in 181-209 or 181; in a page, begin there.",
      valueName: "lines"))
  var lines: LineRange?

  @OptionGroup var clamps: ClampOptions
  @OptionGroup var language: LanguageOptions
  @OptionGroup var threads: ThreadOptions

  @Option(
    help:
      "ansi for a terminal, html for one page, svg for a figure, json for one object a file. (default: ansi)"
  )
  var format: Format?

  @Option(name: .shortAndLong, help: "A file to write to, instead of standard output.")
  var output: String?

  @OptionGroup var pager: PagerOptions

  private var files: [String] { input.paths }

  func validate() throws {
    try input.requirePaths()
    try language.check(files)
    guard (0...256).contains(predictions) else {
      throw ValidationError("--predictions takes a number from 0 to 256.")
    }
    guard (1...16).contains(cells ?? 1) else {
      throw ValidationError("--cells takes a number from 1 to 16.")
    }
    if cells != nil && !neuron.isEmpty {
      throw ValidationError(
        "--cells chooses a feature's cells and --neuron names one; leave one out.")
    }
    if format == .html && files.count > 1 {
      throw ValidationError("--format html makes a page of one file; name one.")
    }
    if format == .svg && files.count > 1 {
      throw ValidationError("--format svg makes a figure of one file; name one.")
    }
    if format == .json && lines != nil {
      throw ValidationError("--format json gives whole files; leave out --lines.")
    }
    guard let origins else { return }
    guard origins >= 0 else { throw ValidationError("--origins takes a byte's number from 0 up.") }
    if cells ?? 1 > 1 { throw ValidationError("--origins looks into one cell; leave out --cells.") }
    if format == .html || format == .svg {
      throw ValidationError("--origins is shown by --format ansi and json.")
    }
    if !clamps.clamp.isEmpty {
      throw ValidationError("--origins looks at what the network wrote; leave out --clamp.")
    }
    if max(neuron.count, neuron.isEmpty ? feature.count : 0) > 1 {
      throw ValidationError("--origins looks into one cell; name one --neuron or --feature.")
    }
  }

  func run() throws {
    let model = try input.model()
    let output = try Output(
      output, sparing: files + [model], paged: pager.isWanted && format ?? .ansi == .ansi)
    let name = ModelArguments.name(of: model)
    let network = try ModelFile.read(model)
    var annotator = Annotator(network, name: name)
    annotator.neurons = try neuron.flatMap { try NeuronID.all($0, in: network.shape) }.distinct
    annotator.features = feature.distinct
    annotator.cells = cells ?? 1
    annotator.predictions = predictions == 0 && format == .html ? 5 : predictions
    annotator.lines = lines?.range
    if format == .html { annotator.fit(HTMLAnnotation()) }
    annotator.origins = origins
    annotator.holds = try clamps.holds(in: network.shape)
    annotator.threads = threads.count
    let jobs = zip(
      try regularFiles(files), try language.grammars(forFiles: files, knowing: feature)
    ).map { (file: $0, grammar: $1) }
    for job in jobs { try annotator.check(job.file) }
    let (width, depth) = (output.width, output.depth(forced: format == .ansi))
    try output.write { sink in
      for job in jobs {
        annotator.progress = Messages.progress("reading \(job.file.path)")
        let (file, warnings) = try annotator.annotate(job.file, job.grammar)
        Messages.clear()
        for warning in warnings { Messages.warn(of: file.path, warning) }
        switch format ?? .ansi {
        case .json: try AnnotationJSON.write(file, to: &sink)
        case .html: try HTMLAnnotation().write(file, to: &sink)
        case .svg: try SVGAnnotation().write(file, to: &sink)
        case .ansi where predictions > 0:
          try TerminalPredictions(width: width, depth: depth).write(file, to: &sink)
        case .ansi: try TerminalAnnotation(width: width, depth: depth).write(file, to: &sink)
        }
      }
    }
  }
}
