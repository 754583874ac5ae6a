import ArgumentParser
import Backprop
import BackpropCompute
import BackpropData
import BackpropModel

/// What `evaluate` may look at beside the scores.
struct LookOptions: ParsableArguments {
  @OptionGroup var sureness: RegionOptions

  @Flag(
    help: """
      How much the score falls when the cells of one column are dealt anew among the rows: of --metric, else of the \
      first that suits.
      """)
  var importance = false

  @Flag(help: "The parts of the table in which the model is worse than in the rest, beyond chance.")
  var slices = false

  /// What it is looked at with.
  struct Look {
    let model: Model
    let table: Table
    let evaluation: TableEvaluation
    let metric: Score?
    let threshold: Double?
    let weights: String?
    let kernels: InstructionSet
    let pool: WorkerPool
  }

  /// Says no, before any work is done, where the model has nothing to look at.
  func check(_ model: Model) throws {
    if let level = sureness.interval { _ = try model.conformalScores(for: level) }
  }

  /// The scores and what else was asked for; `say` is told what a person should know.
  func document(_ report: EvaluationReport, _ look: Look, say: (String) -> Void) throws -> EvaluationDocument
  {
    var document = EvaluationDocument(report: report)
    if let level = sureness.interval {
      for note in look.model.intervalNotes(level) { say(note) }
      document.coverage = CoverageReport(try look.model.coverage(of: look.evaluation, level: level))
    }
    if importance {
      document.importance = ImportanceReport(
        try PermutationImportance(
          of: look.model, on: look.table, score: look.metric, weightedBy: look.weights,
          threshold: look.threshold, instructionSet: look.kernels, workers: look.pool))
    }
    if slices {
      let known = WorstSlices.scores(of: look.evaluation)
      let score = look.metric.flatMap { known.contains($0) ? $0 : nil } ?? known.first
      if let metric = look.metric, let score, metric != score {
        say("--slices: \(metric.title) is no mean over rows; \(score.title) is taken")
      }
      document.slices = SlicesReport(
        try WorstSlices(of: look.model, on: look.table, look.evaluation, score: score))
    }
    return document
  }
}
