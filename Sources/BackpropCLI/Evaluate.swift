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
      Every score stands beside its interval, from drawing the rows anew (percentile bootstrap), and what a guess \
      without the features would get: the shares of the classes, or the mean. Of two classes the second is the one \
      in question.

      --require takes a score, one of >= > <= < and a number, and exits with 1 where a requirement fails: \
      'accuracy >= 0.9', 'recall[yes] >= 0.8', 'rmse < 3000'. Precision, recall, f1 and support of a class stand with \
      its label in brackets; all other scores by the names that --metric takes:

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

  @Option(help: "Name the second of two classes from this probability on. (default: the more probable one)")
  var threshold: Double?

  @Flag(help: "Name it from the probability at which the --metric is best on these rows, and say it.")
  var bestThreshold = false

  @Option(help: "Also draw the confusion matrix, or actual against predicted, to this .svg or .png.")
  var chart: String?

  @Option(help: "Draw this instead: \(Chart.allValueStrings.joined(separator: ", ")).")
  var chartKind: Chart?

  @OptionGroup(title: "Requirements") var requirements: RequirementOptions
  @OptionGroup(title: "Intervals") var intervals: IntervalOptions

  @Flag(help: "Replace a file that is not of backprop's own making.")
  var force = false

  @OptionGroup var looks: LookOptions
  @OptionGroup(title: "File") var reading: FileOptions
  @OptionGroup(title: "File") var renaming: RenameOptions
  @OptionGroup var configured: ConfigurationOptions
  @OptionGroup(title: "Machine") var machine: MachineOptions
  @OptionGroup(title: "Large tables") var memory: MemoryOptions
  @OptionGroup(title: "Reports") var report: ReportOptions

  /// What can be drawn beside the scores.
  enum Chart: String, ExpressibleByArgument, CaseIterable {
    case confusion, predictions, roc
    case precisionRecall = "precision-recall"
    case calibration
  }

  func validate() throws {
    if let threshold {
      guard threshold >= 0, threshold <= 1 else {
        throw ValidationError("--threshold: expected a probability from 0 to 1, got \(threshold)")
      }
      if bestThreshold {
        throw ValidationError("--best-threshold: expected no --threshold beside it, got \(threshold)")
      }
    }
    if bestThreshold, metric.count != 1 {
      throw ValidationError("--best-threshold: expected one --metric with it, got \(metric.count)")
    }
    if chartKind != nil, chart == nil {
      throw ValidationError("--chart-kind: expected --chart with it, got none")
    }
    if requirements.confident, intervals.resamples == 0 {
      throw ValidationError("--confident: expected --resamples above 0 with it, got 0")
    }
  }

  func run() throws { try memory.bounded([data] + more, reading, say: report.say, evaluateAndSay) }

  private func evaluateAndSay(_ cache: ColumnCache?) throws {
    let chartFile = chart.map { ChartFile(path: $0) }
    if chart == "-", report.json {
      throw Failure(.usage, "--json: expected the chart in a file with it, got both on standard output")
    }
    try chartFile?.check(isForced: force)
    try requirements.file?.check(isForced: force)
    let kernels = try machine.kernels()
    let pool = machine.pool
    let trained = try Model.named(model, beside: data)
    try looks.check(trained)
    let table = try renaming.renamed(reading.table([data] + more, cache: cache), for: trained)
    try table.checkRoomForParts()
    let asked = try trained.evaluation(
      on: table, weightedBy: weights, instructionSet: kernels, workers: pool)
    for score in metric { try asked.check(score, "--metric") }
    let required = try requirements.require.map { try $0.score(for: asked) }
    let (evaluation, threshold) = try deciding(asked)
    for note in evaluation.notes { report.say(note) }
    if trained.wasTrained(on: table) {
      report.say("\(table.name) is the table that the model was trained on: expect lower scores on others")
    }
    if let chartFile { try draw(evaluation, trained.target.column, chartFile) }
    let rank: Score.Rank? = report.json ? nil : .listed
    let shown = evaluation.available.filter { $0.rank != rank || (bestThreshold && $0 == metric[0]) }
    let isChoice = metric.isEmpty || bestThreshold
    var scores = EvaluationReport(
      evaluation, isChoice ? shown : metric, others: required, resampling: try intervals.resampling(),
      workers: pool)
    scores.threshold = threshold
    if !required.isEmpty {
      scores.requirements = zip(requirements.require, scores.others).map {
        $0.outcome(of: $1, isConfident: requirements.confident)
      }
    }
    let look = LookOptions.Look(
      model: trained, table: table, evaluation: evaluation, metric: metric.first,
      threshold: threshold?.probability, weights: weights, kernels: kernels, pool: pool)
    let document = try looks.document(scores, look, say: report.say)
    if report.json {
      try Console.output(json: document)
    } else if chart != "-" {
      Console.outputText((isChoice ? scores.text : scores.scoresText) + document.text)
    }
    let outcomes = scores.requirements ?? []
    try requirements.file?.write(outcomes, suite: "\(fileName(model)) on \(table.name)")
    let failed = outcomes.filter { !$0.passed }
    if report.json || chart == "-" {
      for outcome in failed { report.say(outcome.fault ?? "") }
    }
    if !failed.isEmpty { throw ExitCode.no }
  }

  /// The evaluation with the threshold that is asked for, and what is said of it.
  private func deciding(
    _ evaluation: TableEvaluation
  ) throws -> (TableEvaluation, EvaluationReport.Threshold?) {
    guard threshold != nil || bestThreshold else { return (evaluation, nil) }
    guard case .classification(let classification) = evaluation.scores, classification.labels.count == 2
    else {
      throw Failure(
        .usage,
        "\(bestThreshold ? "--best-threshold" : "--threshold"): expected a model of two classes, got one of "
          + evaluation.task)
    }
    let label = classification.labels[1]
    if let threshold {
      return (
        try evaluation.deciding(from: threshold),
        EvaluationReport.Threshold(probability: threshold, label: label)
      )
    }
    let score = metric[0]
    guard score.needsDecisions else {
      let names = evaluation.available.filter(\.needsDecisions).map(\.name)
      throw Failure(
        .usage,
        "--best-threshold: expected a metric of the classes that are named ("
          + names.joined(separator: ", ") + "), got \(score.name), which no threshold changes")
    }
    guard let best = evaluation.bestThreshold(for: score) else {
      throw Failure(
        .badData, "--best-threshold: expected a value of \(score.name) somewhere, got 0/0 everywhere")
    }
    var threshold = EvaluationReport.Threshold(probability: best.probability, label: label)
    threshold.bestFor = score.name
    threshold.value = best.value
    threshold.valueAtHalf = try evaluation.deciding(from: 0.5).value(of: score)
    return (try evaluation.deciding(from: best.probability), threshold)
  }

  private func draw(_ evaluation: TableEvaluation, _ target: String, _ file: ChartFile) throws {
    let isClasses = if case .classification = evaluation.scores { true } else { false }
    switch chartKind {
    case nil: try file.write(evaluation.chart(target: target))
    case .confusion, .predictions:
      guard (chartKind == .confusion) == isClasses else {
        throw Failure(
          .usage,
          "--chart-kind \(chartKind?.rawValue ?? ""): expected "
            + "\(isClasses ? "confusion" : "predictions") for this model")
      }
      try file.write(evaluation.chart(target: target))
    case .roc: try file.write(evaluation.rocChart(target: target))
    case .precisionRecall: try file.write(evaluation.precisionRecallChart(target: target))
    case .calibration: try file.write(evaluation.calibrationChart(target: target, bins: .equalWidth(10)))
    }
  }
}

extension TableEvaluation {
  /// Says no to a score that does not suit the task or the number of classes.
  func check(_ score: Score, _ flag: String) throws {
    guard !available.contains(score) else { return }
    throw Failure(
      .usage,
      "\(flag) \(score.name): expected a score of \(task) ("
        + available.map(\.name).joined(separator: ", ") + ")")
  }

  /// What the answers are, in words.
  var task: String {
    switch scores {
    case .classification(let classification): "\(classification.labels.count) classes"
    case .regression: "numbers"
    }
  }
}
