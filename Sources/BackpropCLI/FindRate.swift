import ArgumentParser
import Backprop
import BackpropCharts
import BackpropData
import BackpropModel

/// `backprop find-rate TABLE --target COLUMN`
struct FindRate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find-rate",
    abstract: "Try learning rates on a table, and say which to train with.",
    discussion: """
      A short training whose rate grows from step to step (Smith 2017): where the loss falls fastest is a good \
      rate, and where it rises is too high. Takes the flags of train; no model is written. --schedule, --epochs, \
      --patience and the limits take no part.
      """)

  @Argument(help: "The table: a CSV file, or - for standard input.", completion: .file(extensions: ["csv"]))
  var data: String

  @Option(help: "The rate of the first step.")
  var lowest = 1e-7

  @Option(help: "The rate of the last step.")
  var highest = 10.0

  @Option(help: "Steps from the lowest to the highest rate.")
  var steps = 100

  @Option(
    name: [.customShort("o"), .long],
    help: "The chart of losses over rates, .svg or .png. (default: the table's name, -rate.svg)")
  var output: String?

  @Flag(name: .customLong("no-chart"), help: "No chart.")
  var hasNoChart = false

  @Flag(help: "Replace files that are not of backprop's own making.")
  var force = false

  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "Table") var table: DataOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Loss") var loss: LossOptions
  @OptionGroup(title: "Optimizer") var optimizer: OptimizerOptions
  @OptionGroup(title: "Training") var training: RunOptions
  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  func validate() throws {
    try check(lowest > 0 && lowest.isFinite, "--lowest", "a number above 0", lowest)
    try check(highest > lowest && highest.isFinite, "--highest", "a number above --lowest", highest)
    try check((2...1_000_000).contains(steps), "--steps", "2 to 1000000", steps)
    if output == "-", report.json {
      throw ValidationError("--json, -o -: expected one of them on standard output, got 2")
    }
  }

  func run() throws {
    let files = [data] + (table.validationTable.map { [$0] } ?? [])
    try memory.bounded(files, reading, say: report.say, searchAndSay)
  }

  private func searchAndSay(_ cache: ColumnCache?) throws {
    let file = hasNoChart ? nil : ChartFile(path: output ?? stem(fileName(data)) + "-rate.svg")
    try file?.check(isForced: force)
    let kernels = try machine.kernels()
    let rows = try reading.table([data], cache: cache)
    // A rate that was found is one to train with, and who says one has a training of one's own.
    var training = training
    training.preset = training.preset ?? .plain
    let options = TrainOptions(data: table, network: network, loss: loss, optimizer: optimizer, run: training)
    let plan = try TrainingPlan(
      table: rows, validation: table.validationTable.map { try reading.table([$0], cache: cache) },
      settings: options.settings(for: rows, at: data, say: report.say))
    for note in plan.notes { report.say(note) }
    let search = try plan.rateSearch(
      LearningRateFinder(lowest: lowest, highest: highest, steps: steps), instructionSet: kernels,
      workers: machine.pool)
    try file?.write(search.chart(of: plan.objective.spelling, target: plan.target.column))
    if report.json {
      try Console.output(json: Report(search, chart: file?.path))
    } else if file?.path != "-" {
      Console.outputText(text(search, chart: file?.path))
    }
  }

  private func text(_ search: LearningRateSearch, chart: String?) -> String {
    let end =
      switch search.end {
      case .highest: "up to \(search.points.last?.learningRate.short ?? "")"
      case .diverged:
        "up to \(search.points.last?.learningRate.short ?? ""), where the loss had grown too far"
      case .notFinite: "up to \(search.points.last?.learningRate.short ?? ""), where a number became infinite"
      }
    var lines = ["tried       \(count(search.points.count, "rate")) from \(lowest.short) \(end)"]
    if let steepest = search.steepest {
      lines.append("steepest    \(steepest.short), where the loss falls fastest")
    } else {
      lines.append("steepest    none: the loss never falls; look at scaling and targets, or more --steps")
    }
    lines.append("careful     \(search.tenthOfBest.short), a tenth of the rate with the lowest loss")
    lines.append("")
    if let chart { lines.append("chart  \(chart)") }
    lines.append("next   backprop train \(data) ... --learning-rate \(search.suggestion.short)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// What was found, as JSON.
  private struct Report: Encodable {
    struct Point: Encodable {
      let learningRate: Double
      let loss: Double
      let smoothedLoss: Double
    }

    let suggestion: Double
    let steepest: Double?
    let tenthOfBest: Double
    let end: String
    let chart: String?
    let points: [Point]

    init(_ search: LearningRateSearch, chart: String?) {
      suggestion = search.suggestion
      steepest = search.steepest
      tenthOfBest = search.tenthOfBest
      end =
        switch search.end {
        case .highest: "highest"
        case .diverged: "diverged"
        case .notFinite: "notFinite"
        }
      self.chart = chart
      points = search.points.map {
        Point(learningRate: $0.learningRate, loss: $0.loss, smoothedLoss: $0.smoothedLoss)
      }
    }
  }
}

extension LearningRateSearch {
  /// The rate to train with: where the loss falls fastest, else the careful one.
  var suggestion: Double { steepest ?? tenthOfBest }

  /// The losses over the rates, with the suggestion marked.
  func chart(of objective: String, target: String) throws -> LineChart {
    let rates = points.map(\.learningRate)
    // The climb at the end would press the valley flat.
    let smooth = points.map(\.smoothedLoss)
    let top = 2 * (smooth.prefix(max(1, smooth.count / 2)).max() ?? 1)
    let shown = points.map { $0.loss <= top ? $0.loss : Double.nan }
    return LineChart(
      title: "Learning rates for \(target)",
      series: [
        try LineChart.Series("batch", x: rates, y: shown, stroke: .reference),
        try LineChart.Series("smoothed", x: rates, y: smooth.map { $0 <= top ? $0 : .nan }),
      ],
      xAxis: Axis("learning rate", scale: .logarithmic), yAxis: Axis(objective),
      mark: LineChart.Mark(at: suggestion, label: "suggested: \(suggestion.short)"))
  }
}

extension Double {
  /// With two digits that matter, as learning rates are said.
  fileprivate var short: String {
    guard isFinite, self > 0 else { return "\(self)" }
    var (mantissa, exponent) = (self, 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    // Decimal text rounds once, where a product of powers of ten would twice.
    return Double("\(fixed(mantissa, 1))e\(exponent)").map { "\($0)" } ?? "\(self)"
  }
}
