import Backprop
import BackpropCompute
import BackpropData

/// Tables of one classification: the target is their last column, every other column a number.
struct TableTask {
  let train: Table
  let target: TargetEncoder
  let features: [String]

  init(train: Table) throws {
    self.train = train
    target = try TargetEncoder(
      fitting: train, column: train.columnNames[train.columnNames.count - 1], task: .classification)
    features = Array(train.columnNames.dropLast())
  }

  /// 1 for two classes (a sigmoid), else one output for each.
  var outputs: Int { target.classes.count == 2 ? 1 : target.classes.count }

  /// Both tables as numbers; mean and deviation for both come from the first.
  func datasets(_ train: Table, _ test: Table) throws -> (train: Dataset<Double>, test: Dataset<Double>) {
    let encoder = try FeatureEncoder(fitting: train, columns: features)
    func dataset(_ table: Table) throws -> Dataset<Double> {
      try Dataset(inputs: try encoder.encode(table), targets: try target.encode(table))
    }
    return (try dataset(train), try dataset(test))
  }

  /// The rows of the training table in `count` parts, each with its share of every class, shuffled by the
  /// seed.
  func folds(_ count: Int, seed: UInt64) throws -> [[Int]] {
    let classes = try target.classIndices(train)
    var folds = [[Int]](repeating: [], count: count)
    var next = 0
    let order = RandomSource(seed: seed).permutation(count: train.rowCount, purpose: .split, step: 0)
    for label in target.classes.indices {
      for row in order where classes[row] == label {
        folds[next % count].append(row)
        next += 1
      }
    }
    return folds
  }
}
