import Backprop
import BackpropCompute
import BackpropData

/// Rows as a model's networks see them, encoded once, whose columns can be exchanged between rows before the networks are asked.
///
/// The last row but those of the table is the encoder's typical row.
struct EncodedRows {
  /// The columns of the table, and where their features stand.
  let columns: [FeatureEncoder.SourceColumn]
  /// How many rows the table has; the typical row has this number.
  let count: Int
  private let model: Model
  private let floats: Matrix<Float>
  private let doubles: Matrix<Double>
  private let predictors: [Asked]

  private enum Asked {
    case float(Predictor<Float>)
    case double(Predictor<Double>)
  }

  /// The rows of a table whose cells have been read as the model's schema says.
  init(
    _ table: Table, of model: Model, instructionSet: InstructionSet, workers: WorkerPool
  ) throws(ModelError) {
    self.model = model
    count = table.rowCount
    columns = model.features.sourceColumns
    do {
      let rows = min(1024, max(1, table.rowCount))
      predictors = try model.networks.map { network in
        switch network {
        case .float(let network):
          .float(
            try Predictor(
              network, objective: model.objective, rows: rows, kernels: Float.kernels(for: instructionSet),
              workers: workers))
        case .double(let network):
          .double(
            try Predictor(
              network, objective: model.objective, rows: rows, kernels: Double.kernels(for: instructionSet),
              workers: workers))
        }
      }
      let hasFloats = predictors.contains { if case .float = $0 { true } else { false } }
      let hasDoubles = predictors.contains { if case .double = $0 { true } else { false } }
      floats = hasFloats ? try Self.encoded(table, model.features) : Matrix(rows: 0, columns: 0)
      doubles = hasDoubles ? try Self.encoded(table, model.features) : Matrix(rows: 0, columns: 0)
    } catch let error as TableError {
      throw ModelError(error)
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// The table's rows and the typical one.
  private static func encoded<S: Scalar>(_ table: Table, _ features: FeatureEncoder) throws -> Matrix<S> {
    let encoded: Matrix<S> = try features.encode(table)
    var all = Matrix<S>(rows: encoded.rows + 1, columns: encoded.columns)
    for row in 0..<encoded.rows {
      for column in 0..<encoded.columns { all[row, column] = encoded[row, column] }
    }
    for (column, value) in features.typicalRow.enumerated() { all[encoded.rows, column] = S(value) }
    return all
  }

  /// The numbers at a position in the rows of the table.
  func numbers(at position: Int) -> [Double] {
    (0..<count).map { floats.rows > 0 ? Double(floats[$0, position]) : doubles[$0, position] }
  }

  /// What the model says of rows put together of these: row number i takes its cells of a column from the row that `source` names.
  ///
  /// Cost: as many predictions, and copies of their inputs.
  func predictions(rows: Int, source: (_ row: Int, _ column: Int) -> Int) throws(ModelError) -> Predictions {
    let floats = mixed(floats, rows, source)
    let doubles = mixed(doubles, rows, source)
    do {
      let answers = try predictors.map { predictor in
        switch predictor {
        case .float(let predictor): try predictor.predictions(for: floats).converted(to: Double.self)
        case .double(let predictor): try predictor.predictions(for: doubles)
        }
      }
      return model.predictions(of: answers, notes: [])
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// Rows put together; none where there are no rows to take them from.
  private func mixed<S: Scalar>(
    _ matrix: Matrix<S>, _ rows: Int, _ source: (Int, Int) -> Int
  ) -> Matrix<S> {
    guard matrix.rows > 0 else { return matrix }
    var result = Matrix<S>(rows: rows, columns: matrix.columns)
    for row in 0..<rows {
      for (index, column) in columns.enumerated() {
        let origin = source(row, index)
        for positions in column.positions {
          for position in positions { result[row, position] = matrix[origin, position] }
        }
      }
    }
    return result
  }
}
