import Backprop
import BackpropCompute
import BackpropData

/// What networks say of rows that they were not trained on: the only honest words about a model before it meets a new table.
struct UnseenAnswers {
  private struct Part {
    /// The rows of the table, in the order of the answers.
    let rows: [Int]
    /// rows x outputs, not adjusted.
    let answers: Matrix<Double>
  }

  private let table: Table
  private let model: Model
  private let parts: [Part]

  /// Nil where no rows were held out.
  init?<S: Scalar>(
    _ model: Model, _ outcomes: [MemberTraining<S>.Outcome], validation: Table?, training: Table
  ) {
    self.model = model
    table = validation ?? training
    var parts: [Part] = []
    for outcome in outcomes {
      guard let answers = outcome.unseen else { continue }
      parts.append(Part(rows: outcome.member.fold?.validation ?? Array(0..<answers.rows), answers: answers))
    }
    guard !parts.isEmpty else { return nil }
    self.parts = parts
  }

  /// Fewer rows say too little of how sure the networks are.
  private static let fewestRows = 100

  /// The temperature that suits these answers beside what is there already; nil where nothing is to be adjusted.
  func adjustment(
    _ adjustment: AnswerAdjustment?, weightedBy settings: TrainingSettings
  ) throws(ModelError) -> AnswerAdjustment? {
    let count = parts.reduce(0) { $0 + $1.rows.count }
    guard settings.calibrates, model.objective.answersInProbabilities, model.target.task == .classification,
      count >= Self.fewestRows
    else { return adjustment }
    do {
      let classes = try model.target.classIndices(table)
      let weights = try settings.weights.map { (name) throws(ModelError) in try table.weights(named: name) }
      var actual: [Int] = []
      var rowWeights: [Double]? = weights == nil ? nil : []
      var probabilities = Matrix<Double>(rows: count, columns: model.target.classes.count)
      for part in parts {
        let said = model.objective.probabilities(of: part.answers)
        for (index, row) in part.rows.enumerated() {
          for column in 0..<said.columns { probabilities[actual.count, column] = said[index, column] }
          actual.append(classes[row])
          if let weights { rowWeights?.append(weights[row]) }
        }
      }
      var adjusted = adjustment ?? AnswerAdjustment()
      adjusted.temperature = try Temperature.fitted(
        actual: actual, probabilities: probabilities, weights: rowWeights)
      return adjusted
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }

  /// How good the answers are, each row's the mean of those it got; the model says how they are adjusted.
  func evaluation(of model: Model, weightedBy weights: String?) throws(ModelError) -> TableEvaluation {
    var counts = [Int](repeating: 0, count: table.rowCount)
    for part in parts { for row in part.rows { counts[row] += 1 } }
    let covered = counts.indices.filter { counts[$0] > 0 }
    var place = [Int](repeating: 0, count: counts.count)
    for (index, row) in covered.enumerated() { place[row] = index }
    var mean = Matrix<Double>(rows: covered.count, columns: parts[0].answers.columns)
    for part in parts {
      var answers = part.answers
      model.adjustment?.apply(to: &answers, offset: model.target.offset, scale: model.target.scale)
      for (index, row) in part.rows.enumerated() {
        for column in 0..<mean.columns { mean[place[row], column] += answers[index, column] }
      }
    }
    for row in covered {
      for column in 0..<mean.columns { mean[place[row], column] /= Double(counts[row]) }
    }
    let rows = covered.count == table.rowCount ? table : table.selecting(rows: covered)
    return try model.evaluation(onAnswered: rows, model.predictions(mean, notes: []), weightedBy: weights)
  }
}

extension TrainingPlan {
  /// The adjustment that is known before any answer: the range of the numbers to predict.
  func range() throws(ModelError) -> AnswerAdjustment? {
    guard settings.calibrates, target.task == .regression, objective.answersInOneNumber else { return nil }
    do {
      let numbers: Matrix<Double> = try target.encode(training)
      var (low, high) = (Double.infinity, -Double.infinity)
      for row in 0..<numbers.rows {
        let number = target.decode(numbers[row, 0])
        (low, high) = (min(low, number), max(high, number))
      }
      return low <= high ? AnswerAdjustment(range: low...high) : nil
    } catch {
      throw ModelError(error)
    }
  }
}
