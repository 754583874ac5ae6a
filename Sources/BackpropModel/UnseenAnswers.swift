import Backprop
import BackpropCompute
import BackpropData

/// What networks say of rows that they were not trained on: the only honest words about a model before it meets a new table.
struct UnseenAnswers {
  struct Part {
    /// The network's kind, by number among the plan's.
    let kind: Int
    /// The rows of the table, in the order of the answers.
    let rows: [Int]
    /// Rows x outputs, not adjusted; where it matters, each row's at an epoch that others chose.
    let answers: Matrix<Double>
    /// The same of the epoch that was kept.
    let answersOfKept: Matrix<Double>
  }

  let table: Table
  let model: Model
  let parts: [Part]
  /// How many networks speak of a row.
  let opinionsOfRow: Double
  /// How much each network's answers count; set once they are known.
  private(set) var weights: [Double]?

  /// Nil where no rows were held out.
  init?<S: Scalar>(
    _ model: Model, _ outcomes: [MemberTraining<S>.Outcome], validation: Table?, training: Table
  ) {
    self.model = model
    table = validation ?? training
    var parts: [Part] = []
    for outcome in outcomes {
      guard let kept = outcome.unseen else { continue }
      parts.append(
        Part(
          kind: outcome.member.kind, rows: outcome.member.fold?.validation ?? Array(0..<kept.rows),
          answers: outcome.crossFitted ?? kept, answersOfKept: kept))
    }
    guard !parts.isEmpty else { return nil }
    self.parts = parts
    var isCovered = [Bool](repeating: false, count: table.rowCount)
    for part in parts { for row in part.rows { isCovered[row] = true } }
    opinionsOfRow = Double(parts.reduce(0) { $0 + $1.rows.count }) / Double(max(1, isCovered.count { $0 }))
  }

  private func weight(of part: Int) -> Double { weights?[part] ?? 1 }

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
      func opinion(_ part: Part, weight: Double) -> Temperature.Opinion {
        Temperature.Opinion(
          rows: part.rows, probabilities: model.objective.probabilities(of: part.answersOfKept),
          weight: weight)
      }
      var adjusted = adjustment ?? AnswerAdjustment()
      guard isOfTheseNetworks else {
        adjusted.temperature = try Temperature.fitted(
          actual: classes, opinions: partsOfOneDivision.map { opinion($0, weight: 1) }, weights: weights)
        return adjusted
      }
      let opinions = parts.indices.map { opinion(parts[$0], weight: weight(of: $0)) }
      var temperature = try Temperature.fitted(actual: classes, opinions: opinions, weights: weights)
      if let share = remainingShare {
        let alone = try Temperature.fitted(
          actual: opinions.flatMap { $0.rows.map { classes[$0] } },
          opinions: Self.apart(opinions),
          weights: weights.map { weights in opinions.flatMap { $0.rows.map { weights[$0] } } })
        temperature *= Elementary.exp(share * Elementary.log(temperature / alone))
      }
      adjusted.temperature = temperature
      return adjusted
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }

  /// The same opinions, each on rows of its own.
  private static func apart(_ opinions: [Temperature.Opinion]) -> [Temperature.Opinion] {
    var first = 0
    return opinions.map { opinion in
      defer { first += opinion.rows.count }
      return Temperature.Opinion(
        rows: Array(first..<first + opinion.rows.count), probabilities: opinion.probabilities,
        weight: opinion.weight)
    }
  }

  /// How good the answers are, each row's the mean of those it got; the model says how they are adjusted.
  func evaluation(of model: Model, weightedBy weights: String?) throws(ModelError) -> TableEvaluation {
    try evaluation(of: model, \.answers, weightedBy: weights)
  }

  /// How good the model is on the rows that chose its epochs: a little better than on others.
  func evaluationOfKept(of model: Model, weightedBy weights: String?) throws(ModelError) -> TableEvaluation {
    try evaluation(of: model, \.answersOfKept, weightedBy: weights)
  }

  private func evaluation(
    of model: Model, _ answers: KeyPath<Part, Matrix<Double>>, weightedBy weights: String?
  ) throws(ModelError) -> TableEvaluation {
    let (covered, mean) = mean(of: parts.indices, answers, adjusting: model.adjustment)
    let rows = covered.count == table.rowCount ? table : table.selecting(rows: covered)
    return try model.evaluation(onAnswered: rows, model.predictions(mean, notes: []), weightedBy: weights)
  }

  /// The mean of some networks' answers for each row that has one; the rows, and rows x outputs.
  private func mean(
    of chosen: some Sequence<Int>, _ answers: KeyPath<Part, Matrix<Double>>,
    adjusting adjustment: AnswerAdjustment?
  ) -> (rows: [Int], answers: Matrix<Double>) {
    let chosen = Array(chosen)
    var shares = [Double](repeating: 0, count: table.rowCount)
    for part in chosen { for row in parts[part].rows { shares[row] += weight(of: part) } }
    let covered = shares.indices.filter { shares[$0] > 0 }
    var place = [Int](repeating: 0, count: shares.count)
    for (index, row) in covered.enumerated() { place[row] = index }
    var mean = Matrix<Double>(rows: covered.count, columns: parts[0].answers.columns)
    for part in chosen {
      var answers = parts[part][keyPath: answers]
      adjustment?.apply(to: &answers, offset: model.target.offset, scale: model.target.scale)
      let weight = weight(of: part)
      for (index, row) in parts[part].rows.enumerated() {
        for column in 0..<mean.columns { mean[place[row], column] += weight * answers[index, column] }
      }
    }
    for (index, row) in covered.enumerated() {
      for column in 0..<mean.columns { mean[index, column] /= shares[row] }
    }
    return (covered, mean)
  }
}

extension UnseenAnswers {
  /// Lets the networks of each kind count as much as they are worth on rows that they did not see, where there are several kinds and
  /// each has an answer for every row.
  ///
  /// Classes: kinds are added to the mean one after the other, each time the one with which its log loss is smallest, beginning
  /// with one of each (Caruana, Niculescu-Mizil, Crew and Ksikes 2004).
  ///
  /// Numbers: a kind counts as the ``sharpness``th power of 1 / its squared error. What is added to a mean of networks that speak of a
  /// row once evens out their chance, too; in the model, where several networks of each kind speak, that is done already, and
  /// kinds that are worse would count too much.
  mutating func weighKinds(weightedBy settings: TrainingSettings) throws(ModelError) {
    let kinds = Set(parts.map(\.kind)).sorted()
    guard kinds.count > 1, let loss = try loss(weightedBy: settings) else { return }
    var answers: [Matrix<Double>] = []
    for kind in kinds {
      let (rows, mean) = mean(
        of: parts.indices.filter { parts[$0].kind == kind }, \.answersOfKept, adjusting: model.adjustment)
      guard rows.count == table.rowCount else { return }
      answers.append(model.target.task == .classification ? model.objective.probabilities(of: mean) : mean)
    }
    let shares =
      model.target.task == .classification ? Self.joined(answers, loss) : Self.sharesByLoss(answers, loss)
    weights = parts.map { part in
      let networks = parts.count { $0.kind == part.kind }
      return (kinds.firstIndex(of: part.kind).map { shares[$0] } ?? 0) / Double(networks)
    }
  }

  /// The loss of (sum + one more) / total.
  private typealias Loss = (_ sum: Matrix<Double>, _ more: Matrix<Double>, _ total: Double) -> Double

  /// How much each kind counts, 1 together, where one after the other joins.
  private static func joined(_ answers: [Matrix<Double>], _ loss: Loss) -> [Double] {
    var counts = [Int](repeating: 1, count: answers.count)
    var sum = answers[0]
    for other in answers.dropFirst() { sum.add(other) }
    for _ in 0..<additionsOfKind * answers.count {
      let total = Double(counts.reduce(0, +) + 1)
      let losses = answers.map { loss(sum, $0, total) }
      guard let least = losses.min(), let best = losses.firstIndex(of: least) else { break }
      counts[best] += 1
      sum.add(answers[best])
    }
    return counts.map { Double($0) / Double(counts.reduce(0, +)) }
  }

  /// So often for each kind, another one joins the mean.
  private static let additionsOfKind = 4

  /// How much each kind counts, 1 together, by its own loss.
  private static func sharesByLoss(_ answers: [Matrix<Double>], _ loss: Loss) -> [Double] {
    let zero = Matrix<Double>(rows: answers[0].rows, columns: answers[0].columns)
    let losses = answers.map { loss(zero, $0, 1) }
    guard losses.allSatisfy(\.isFinite) else { return answers.map { _ in 1 / Double(answers.count) } }
    let logarithms = losses.map { Elementary.log(max($0, .leastNormalMagnitude)) }
    let least = logarithms.reduce(.infinity, min)
    // None is left out: a network that counts nothing would be no part of the model.
    let powers = logarithms.map { max(1e-6, Elementary.exp(-sharpness * ($0 - least))) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// 1 % more squared error is 15 % less to say; 16 was best on rows held out of ten small tables, 8 and 32 hardly worse.
  private static let sharpness = 16.0

  /// The log loss or the squared error; nil where the objective has answers of another form.
  private func loss(weightedBy settings: TrainingSettings) throws(ModelError) -> Loss? {
    let rowWeights =
      try settings.weights.map { (name) throws(ModelError) in try table.weights(named: name) }
    do {
      if model.target.task == .classification, model.objective.answersInProbabilities {
        let classes = try model.target.classIndices(table)
        return { sum, more, total in
          classes.indices.reduce(0) { loss, row in
            let share = (sum[row, classes[row]] + more[row, classes[row]]) / total
            return loss - (rowWeights?[row] ?? 1) * Elementary.log(max(share, 1e-15))
          }
        }
      }
      guard model.target.task == .regression, model.objective.answersInOneNumber else { return nil }
      let targets: Matrix<Double> = try model.target.encode(table)
      return { sum, more, total in
        (0..<targets.rows).reduce(0) { loss, row in
          let error = (sum[row, 0] + more[row, 0]) / total - targets[row, 0]
          return loss + (rowWeights?[row] ?? 1) * error * error
        }
      }
    } catch {
      throw ModelError(.badData, "\(table.name): \(error)")
    }
  }
}

extension Matrix<Double> {
  /// Adds another of the same shape.
  fileprivate mutating func add(_ other: Matrix) {
    for row in 0..<rows { for column in 0..<columns { self[row, column] += other[row, column] } }
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
