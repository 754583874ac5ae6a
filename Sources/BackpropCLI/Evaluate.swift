import ArgumentParser
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop evaluate MODEL TABLE`
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score a model on a table whose answers are known.",
    discussion: "Every score stands beside what a guess without the features would get.")

  @Argument(help: "The model file.", completion: .file(extensions: ["safetensors"]))
  var model: String

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Option(help: "Also draw the confusion matrix, or actual against predicted, to this .svg or .png.")
  var chart: String?

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func run() throws {
    let chartFile = chart.map { ChartFile(path: $0) }
    if chart == "-", report.json {
      throw Failure(.usage, "--json: expected the chart in a file with it, got both on standard output")
    }
    try chartFile?.check(isForced: force)
    let kernels = try machine.kernels()
    let trained = try Model.named(model, beside: data)
    let table = try Table(contentsOf: data)
    let evaluation = try trained.evaluation(on: table, instructionSet: kernels, workers: machine.pool)
    for note in evaluation.notes { report.say(note) }
    if trained.wasTrained(on: table) {
      report.say("\(table.name) is the table that the model was trained on: expect lower scores on others")
    }
    try chartFile?.write(evaluation.chart(target: trained.target.column))
    let scores = EvaluationReport(evaluation)
    if report.json {
      try Console.output(json: scores)
    } else if chart != "-" {
      Console.outputText(scores.text)
    }
  }
}
