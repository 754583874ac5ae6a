import ArgumentParser
import Backprop
import BackpropCharts
import BackpropCompute
import BackpropData
import BackpropModel

/// `backprop plot MODEL [TABLE]`
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a model: its losses, or what it makes of a table.",
    discussion: Kind.helpText)

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String?

  @Option(help: "What to draw. (default: by the model, and whether there is a table)")
  var kind: Kind?

  @Option(
    parsing: .upToNextOption, help: "The two columns of a boundary. (default: the first two numeric ones)")
  var columns: [String] = []

  @Option(help: "How many bins a calibration has.")
  var bins = 10

  @Option(
    help:
      "The score of a learning curve or of the importance; evaluate --help lists them. (default: accuracy or rmse)",
    completion: .list(Score.commandNames), transform: Score.argument)
  var metric: Score?

  @Option(help: "A column of numbers, 0 or more, that says how much each row counts in a curve.")
  var weights: String?

  @Option(name: [.customShort("o"), .long], help: "The picture, .svg or .png. (default: MODEL-KIND.svg)")
  var output: String?

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions

  @Flag(help: "Nothing on standard error but errors.")
  var quiet = false

  func validate() throws {
    if !(1...1_000).contains(bins) { throw ValidationError("--bins: expected 1 to 1000, got \(bins)") }
  }

  func run() throws {
    let kernels = try machine.kernels()
    let pool = machine.pool
    let trained = try Model.named(model, beside: data)
    let isClasses = trained.target.task == .classification
    let kind = kind ?? (data == nil ? .loss : isClasses ? .confusion : .predictions)
    let file = ChartFile(
      path: output ?? stem(fileName(model)) + "-\(kind.rawValue).svg")
    try file.check(isForced: force)
    if metric != nil, kind != .learningCurve, kind != .importance {
      throw Failure(
        .usage, "--metric: expected --kind learning-curve or importance with it, got \(kind.rawValue)")
    }
    let table = try data.map { try reading.table($0) }
    let name = trained.target.column
    func evaluation() throws -> TableEvaluation {
      try trained.evaluation(
        on: needed(table, kind), weightedBy: weights, instructionSet: kernels, workers: pool)
    }
    switch kind {
    case .loss: try file.write(trained.lossChart())
    case .predictions, .confusion:
      guard (kind == .confusion) == isClasses else {
        throw Failure(
          .usage,
          "--kind \(kind.rawValue): expected \(isClasses ? "confusion" : "predictions") for this model")
      }
      try draw(evaluation().chart(target: name), file)
    case .roc: try file.write(evaluation().rocChart(target: name))
    case .precisionRecall: try file.write(evaluation().precisionRecallChart(target: name))
    case .calibration: try file.write(evaluation().calibrationChart(target: name, bins: .equalWidth(bins)))
    case .learningCurve:
      try file.write(
        trained.learningCurve(
          on: needed(table, kind), score: metric, kernels, pool, say: { if !quiet { Console.error($0) } }
        ).chart(target: name))
    case .importance:
      try file.write(
        PermutationImportance(
          of: trained, on: needed(table, kind), score: metric, weightedBy: weights, instructionSet: kernels,
          workers: pool
        ).chart(target: name))
    case .coverage: try file.write(trained.coverageChart(of: evaluation()))
    case .boundary:
      try file.write(trained.boundaryChart(of: needed(table, kind), columns: columns, kernels, pool))
    case .panels:
      var charts: [any Chart] = [try trained.lossChart()]
      if table != nil {
        charts.append(try evaluation().chart(target: name))
        if isClasses, let table,
          let boundary = try? trained.boundaryChart(of: table, columns: columns, kernels, pool)
        {
          charts.append(boundary)
        }
      }
      try file.write(Panels(title: "\(name), \(trained.provenance.table)", charts: charts))
    }
    if file.path != "-", !quiet { Console.error("chart  \(file.path)") }
    if Interrupt.wasAsked { throw ExitCode.interrupted }
  }

  private func draw(_ chart: any Chart, _ file: ChartFile) throws { try file.write(chart) }

  private func needed(_ table: Table?, _ kind: Kind) throws -> Table {
    guard let table else {
      throw Failure(.usage, "--kind \(kind.rawValue): expected a table after the model, got none")
    }
    return table
  }
}
