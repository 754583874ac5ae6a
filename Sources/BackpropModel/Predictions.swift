import Backprop
import BackpropCompute
import BackpropData

/// What a model says of each row of a table, in the table's order.
public struct Predictions: Sendable, Equatable {
  /// The label or the number of each row, as text.
  public var texts: [String] {
    labels.isEmpty ? numbers.map { "\($0)" } : classes.map { labels[$0] }
  }
  /// The numbers of a regression, in the target's unit; empty for classes.
  public let numbers: [Double]
  /// The class index of each row; empty for numbers.
  public let classes: [Int]
  /// The classes' names; empty for numbers.
  public let labels: [String]
  /// rows x classes, each row summing to 1; no columns for numbers. Of a hinge they are the sigmoid or softmax of its
  /// scores: good to rank by, and not calibrated.
  public let probabilities: Matrix<Double>
  /// What else the model says of a number, beside its prediction; empty for classes and for most objectives.
  public let details: [Detail]
  /// What was met on the way: categories never seen in training, columns not needed.
  public let notes: [String]

  /// A number for each row beside its prediction, in the target's unit.
  public struct Detail: Sendable, Equatable {
    /// `quantile_0.1`, below which a tenth of the targets lies, or `standard_deviation`.
    public let name: String
    /// Row by row.
    public let values: [Double]
  }
}

extension Model {
  /// Predicts every row. Columns are found by name, in any order; others are ignored.
  ///
  /// Throws where the table lacks a column the model needs or has text where it needs numbers.
  ///
  /// Neither the instruction set nor the number of workers has a say in the result.
  public func predictions(
    for table: Table, instructionSet: InstructionSet = .best, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) -> Predictions {
    try predictions(forUnderstood: understood(table), instructionSet: instructionSet, workers: workers)
  }

  /// The columns of a table that the model needs, and these others, their cells read as its schema says; unknown columns are
  /// said.
  ///
  /// Throws where a column is absent that it needs, or a cell in them is written in another way.
  func understood(_ table: Table, with others: [String] = []) throws(ModelError) -> Table {
    do {
      let readsBytes = features.features.contains { if case .bytes = $0 { true } else { false } }
      let table = try readsBytes ? table : table.expandingBytes()
      guard let schema else { return table }
      _ = try table.indices(ofColumns: features.columns)
      return try schema.understood(table, only: features.columns, keeping: others)
    } catch {
      throw ModelError(error)
    }
  }

  /// The same for a table whose cells have been read as the schema says.
  func predictions(
    forUnderstood table: Table, instructionSet: InstructionSet, workers: WorkerPool
  ) throws(ModelError) -> Predictions {
    let notes: [String]
    do {
      notes = try table.notes + features.encodingNotes(for: table)
    } catch {
      throw ModelError(error)
    }
    var mean = MeanAnswers(objective)
    try forEachNetwork(on: table, instructionSet, workers) { index, answers in
      mean.add(answers, weight: weight(of: index))
    }
    return predictions(mean.value, notes: notes)
  }

  /// Each network's adjusted answers to such a table: rows x outputs.
  func answersOfEach(
    forUnderstood table: Table, instructionSet: InstructionSet, workers: WorkerPool
  ) throws(ModelError) -> [Matrix<Double>] {
    var all: [Matrix<Double>] = []
    try forEachNetwork(on: table, instructionSet, workers) { _, answers in all.append(answers) }
    return all
  }

  /// What the networks' mean answers say.
  func predictions(_ answers: Matrix<Double>, notes: [String]) -> Predictions {
    switch target.values {
    case .classes(let labels): classes(answers, labels, notes: notes)
    case .numbers: numbers(answers, notes: notes)
    }
  }

  /// What the networks' answers, rows x outputs each, are together, in words of the target.
  func predictions(of answers: [Matrix<Double>], notes: [String]) -> Predictions {
    var mean = MeanAnswers(objective)
    for (index, answers) in answers.enumerated() { mean.add(adjusted(answers), weight: weight(of: index)) }
    return predictions(mean.value, notes: notes)
  }

  /// How much a network counts in the mean.
  private func weight(of network: Int) -> Double { weights?[network] ?? 1 }

  private func adjusted(_ answers: Matrix<Double>) -> Matrix<Double> {
    var answers = answers
    adjustment?.apply(to: &answers, offset: target.offset, scale: target.scale)
    return answers
  }

  /// Calls `body` with each network's number and its adjusted answers, one after the other.
  private func forEachNetwork(
    on table: Table, _ set: InstructionSet, _ workers: WorkerPool, _ body: (Int, Matrix<Double>) -> Void
  ) throws(ModelError) {
    do {
      switch network.precision {
      case .float: try forEachNetwork(on: features.inputs(of: table) as Inputs<Float>, set, workers, body)
      case .double: try forEachNetwork(on: features.inputs(of: table) as Inputs<Double>, set, workers, body)
      }
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ShapeError {
      throw ModelError(.settings, error.description)
    } catch {
      throw ModelError(.damaged, "\(error)")
    }
  }

  private func forEachNetwork<S: Scalar>(
    on inputs: Inputs<S>, _ set: InstructionSet, _ workers: WorkerPool, _ body: (Int, Matrix<Double>) -> Void
  ) throws(ShapeError) {
    for (index, network) in networks.enumerated() {
      let answers = try Predictor(
        network.network(of: S.self), objective: objective, rows: min(1024, max(1, inputs.rows)),
        kernels: S.kernels(for: set), workers: workers
      ).predictions(for: inputs).converted(to: Double.self)
      body(index, adjusted(answers))
    }
  }

  private func numbers(_ answers: Matrix<Double>, notes: [String]) -> Predictions {
    func column(_ index: Int) -> [Double] { (0..<answers.rows).map { target.decode(answers[$0, index]) } }
    var details: [Predictions.Detail] = []
    var answer = 0
    switch objective {
    case .gaussian:
      let deviations = (0..<answers.rows).map { max(0, answers[$0, 1]).squareRoot() * target.scale }
      details = [Predictions.Detail(name: Predictions.deviationName, values: deviations)]
    case .quantile(let quantile):
      answer = quantile.middle
      details = quantile.levels.enumerated().map { index, level in
        Predictions.Detail(name: Predictions.name(ofLevel: level), values: column(index))
      }
    default: break
    }
    let numbers = column(answer)
    return Predictions(
      numbers: numbers, classes: [], labels: [],
      probabilities: Matrix(rows: answers.rows, columns: 0), details: details, notes: notes)
  }

  private func classes(
    _ answers: Matrix<Double>, _ labels: [String], notes: [String]
  ) -> Predictions {
    let probabilities = objective.probabilities(of: answers)
    let threshold = labels.count == 2 ? adjustment?.threshold : nil
    let classes = (0..<probabilities.rows).map { row in
      if let threshold { return probabilities[row, 1] >= threshold ? 1 : 0 }
      var best = 0
      for column in 1..<probabilities.columns where probabilities[row, column] > probabilities[row, best] {
        best = column
      }
      return best
    }
    return Predictions(
      numbers: [], classes: classes, labels: labels,
      probabilities: probabilities, details: [], notes: notes)
  }
}

extension Predictions {
  fileprivate static let deviationName = "standard_deviation"

  fileprivate static func name(ofLevel level: Double) -> String { "quantile_\(level)" }

  /// The names of the details that a model has, without predicting anything.
  public static func detailNames(of model: Model) -> [String] {
    switch model.objective {
    case .gaussian: [deviationName]
    case .quantile(let quantile): quantile.levels.map(name)
    default: []
    }
  }
}
