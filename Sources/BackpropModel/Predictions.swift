import Backprop
import BackpropCompute
import BackpropData

/// What a model says of each row of a table, in the table's order.
public struct Predictions: Sendable, Equatable {
  /// The label or the number of each row, as text.
  public let texts: [String]
  /// The numbers of a regression, in the target's unit; empty for classes.
  public let numbers: [Double]
  /// The class index of each row; empty for numbers.
  public let classes: [Int]
  /// The classes' names; empty for numbers.
  public let labels: [String]
  /// rows x classes, each row summing to 1; no columns for numbers.
  public let probabilities: Matrix<Double>
  /// What was met on the way: categories never seen in training, columns not needed.
  public let notes: [String]
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
    do {
      let notes = try features.encodingNotes(for: table)
      switch network {
      case .float(let network):
        return try interpret(
          outputs(network, features.encode(table), instructionSet, workers), notes: notes)
      case .double(let network):
        return try interpret(
          outputs(network, features.encode(table), instructionSet, workers), notes: notes)
      }
    } catch let error as TableError {
      throw ModelError(error)
    } catch let error as ShapeError {
      throw ModelError(.settings, error.description)
    } catch {
      throw ModelError(.damaged, "\(error)")
    }
  }

  private func outputs<S: Scalar>(
    _ network: Network<S>, _ inputs: Matrix<S>, _ set: InstructionSet, _ workers: WorkerPool
  ) throws(ShapeError) -> Matrix<Double> {
    try Predictor(
      network, objective: objective, rows: min(1024, max(1, inputs.rows)), kernels: S.kernels(for: set),
      workers: workers
    ).predictions(for: inputs).converted(to: Double.self)
  }

  private func interpret(_ outputs: Matrix<Double>, notes: [String]) throws(ShapeError) -> Predictions {
    guard case .classes(let labels) = target.values else {
      let numbers = (0..<outputs.rows).map { target.decode(outputs[$0, 0]) }
      return Predictions(
        texts: numbers.map { "\($0)" }, numbers: numbers, classes: [], labels: [],
        probabilities: Matrix(rows: outputs.rows, columns: 0), notes: notes)
    }
    var probabilities = outputs
    if outputs.columns == 1 {
      probabilities = try Matrix(
        rows: outputs.rows, columns: 2,
        elements: (0..<outputs.rows).flatMap { [1 - outputs[$0, 0], outputs[$0, 0]] })
    }
    let classes = (0..<probabilities.rows).map { row in
      var best = 0
      for column in 1..<probabilities.columns where probabilities[row, column] > probabilities[row, best] {
        best = column
      }
      return best
    }
    return Predictions(
      texts: classes.map { labels[$0] }, numbers: [], classes: classes, labels: labels,
      probabilities: probabilities,
      notes: notes)
  }
}
