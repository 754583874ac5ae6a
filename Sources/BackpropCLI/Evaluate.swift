import ArgumentParser
import Backprop
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop evaluate MODEL TABLE`
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score a model on a table whose answers are known.",
    discussion: """
      Every score stands beside what a guess without the features would get: the shares of the classes, or the \
      mean. Of two classes the second is the one in question. --metric takes these names:

      \(Score.helpText)
      """)

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Argument(
    help: "More files with the same columns, read as one table.", completion: .file(extensions: ["csv"]))
  var more: [String] = []

  @Option(
    help: "Print this score alone; may be given again.", completion: .list(Score.commandNames),
    transform: Score.argument)
  var metric: [Score] = []

  @Option(help: "A column of numbers, 0 or more, that says how much each row counts.")
  var weights: String?

  @Option(help: "Also draw the confusion matrix, or actual against predicted, to this .svg or .png.")
  var chart: String?

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "File") var renaming: RenameOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func run() throws { try memory.bounded([data] + more, reading, say: report.say, evaluateAndSay) }

  private func evaluateAndSay(_ cache: ColumnCache?) throws {
    let chartFile = chart.map { ChartFile(path: $0) }
    if chart == "-", report.json {
      throw Failure(.usage, "--json: expected the chart in a file with it, got both on standard output")
    }
    try chartFile?.check(isForced: force)
    let kernels = try machine.kernels()
    let trained = try Model.named(model, beside: data)
    let table = try renaming.renamed(reading.table([data] + more, cache: cache), for: trained)
    try table.checkRoomForParts()
    let evaluation = try trained.evaluation(
      on: table, weightedBy: weights, instructionSet: kernels, workers: machine.pool)
    for score in metric { try evaluation.check(score, "--metric") }
    for note in evaluation.notes { report.say(note) }
    if trained.wasTrained(on: table) {
      report.say("\(table.name) is the table that the model was trained on: expect lower scores on others")
    }
    try chartFile?.write(evaluation.chart(target: trained.target.column))
    if report.json {
      try Console.output(
        json: EvaluationReport(evaluation, metric.isEmpty ? evaluation.available : metric))
    } else if chart != "-" {
      let shown = evaluation.available.filter { $0.rank != .listed }
      let scores = EvaluationReport(evaluation, metric.isEmpty ? shown : metric)
      Console.outputText(metric.isEmpty ? scores.text : scores.scoresText)
    }
  }
}

extension TableEvaluation {
  /// Says no to a score that does not suit the task or the number of classes.
  func check(_ score: Score, _ flag: String) throws {
    guard !available.contains(score) else { return }
    let task =
      switch scores {
      case .classification(let classification): "\(classification.labels.count) classes"
      case .regression: "numbers"
      }
    throw Failure(
      .usage,
      "\(flag) \(score.name): expected a score of \(task) ("
        + available.map(\.name).joined(separator: ", ") + ")")
  }
}
