import Backprop
import BackpropData
import BackpropModel

/// What a training came to, as text and as JSON.
struct TrainSummary: Encodable {
  let model: String
  let chart: String?
  let target: String
  let task: String
  let layers: [Int]
  /// In how many parts the rows are divided; 1 where some are held out once, or none.
  let folds: Int
  let networks: Int
  let parameters: Int
  let objective: String
  let epochs: Int
  let bestEpoch: Int
  let end: String
  let seconds: Double
  let seed: UInt64
  /// The trainings of the other networks, where there are several.
  let others: [Model.Provenance.Run]?
  let trainingRows: Int
  let validationRows: Int
  let training: EvaluationReport
  let validation: EvaluationReport?
  let losses: [Double]
  let validationLosses: [Double]
  let notes: [String]
  /// What each column holds, and what was made of it.
  let columns: [ColumnSummary]
  /// What keeps the training from going well.
  let doctor: [TrainingPlan.Result.Remark]

  init(
    result: TrainingPlan.Result, plan: TrainingPlan, columns: [ColumnSummary], seconds: Double, model: String,
    chart: String?
  ) {
    self.columns = columns
    self.model = model
    self.chart = chart
    self.seconds = seconds
    let trained = result.model
    target = trained.target.column
    task = trained.target.task.rawValue
    layers = plan.widths
    folds = plan.foldCount
    networks = trained.networks.count
    parameters = trained.network.layout.count
    objective = trained.objective.spelling
    epochs = result.history.epochs.count
    bestEpoch = trained.provenance.bestEpoch
    end = trained.provenance.end
    seed = trained.provenance.seed
    others = trained.provenance.others
    trainingRows = plan.training.rowCount
    validationRows = result.validation?.rows ?? 0
    training = EvaluationReport(result.training)
    validation = result.validation.map(EvaluationReport.init)
    losses = trained.provenance.losses
    validationLosses = trained.provenance.validationLosses
    notes = plan.notes
    doctor = result.diagnosis
  }

  /// For a person: how it ended, the scores beside a guess, and what was written.
  var text: String {
    var lines: [String] = []
    if let others, others.count >= Self.mostLines || networks == 1 {
      let runs = [(epochs, bestEpoch)] + others.map { ($0.losses.count, $0.bestEpoch) }
      lines.append(
        "\(count(runs.count, "network")) in \(duration(seconds)), \(span(runs.map(\.0))) epochs each"
          + (validation == nil ? "" : "; kept epochs \(span(runs.map(\.1)))"))
      lines.append(
        networks == 1
          ? "the model is one more, trained on all rows" : "the model answers with their mean")
    } else if let others {
      lines.append("\(count(networks, "network")) in \(duration(seconds)); predictions are their mean")
      lines.append("seed \(seed): " + words(epochs, end, bestEpoch))
      for run in others {
        lines.append("seed \(run.seed): " + words(run.losses.count, run.end, run.bestEpoch))
      }
    } else {
      lines.append(
        "\(count(epochs, "epoch")) in \(duration(seconds)): \(end)"
          + (validation == nil ? "" : "; kept epoch \(bestEpoch)"))
    }
    lines.append("")
    var header = left("", 12) + right("training", 12)
    if validation != nil { header += right(folds > 1 ? "held out" : "validation", 12) }
    lines.append(header + right("guess", 12))
    for (index, score) in training.scores.enumerated() {
      var line = left(score.title, 12) + right(short(score.value), 12)
      if let validation { line += right(short(validation.scores[index].value), 12) }
      let guess = (validation ?? training).scores[index].guess
      lines.append(line + right(short(guess), 12))
    }
    let problems = doctor.filter(\.isProblem)
    if !problems.isEmpty {
      lines.append("")
      lines.append("doctor")
      for problem in problems { lines.append("  \(problem.description)\n    -> \(problem.remedy)") }
    }
    lines.append("")
    lines.append("model  \(model)")
    if let chart { lines.append("chart  \(chart)") }
    lines.append("next   backprop predict \(model) TABLE.csv")
    return lines.joined(separator: "\n") + "\n"
  }

  /// More networks than this share a line.
  private static let mostLines = 4

  private func span(_ numbers: [Int]) -> String {
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return low == high ? "\(low)" : "\(low) to \(high)"
  }

  /// How the training of one of several networks ended.
  private func words(_ epochs: Int, _ end: String, _ bestEpoch: Int) -> String {
    "\(count(epochs, "epoch")), \(end)" + (validation == nil ? "" : "; kept epoch \(bestEpoch)")
  }
}
