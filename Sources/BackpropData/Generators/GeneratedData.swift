/// A made data set: rows of inputs, and one target to each.
///
/// Every maker is a pure function of its arguments: the same seed gives the same rows, in the same order.
public struct GeneratedData: Sendable, Equatable {
  /// What the targets are.
  public enum Task: Sendable, Equatable {
    /// Whole numbers from 0 to below `classes`.
    case classification(classes: Int)
    /// Any numbers.
    case regression
  }

  /// The names of the inputs' columns, `x1`, `x2`, ..., or `x` where there is one.
  public let featureNames: [String]
  /// The name of the targets' column: `label` of a classification, `y` of a regression.
  public let targetName: String
  /// The inputs, row by row: `rows` x `columns` numbers.
  public let inputs: [Double]
  /// The targets, `rows` numbers.
  public let targets: [Double]
  /// What the targets are.
  public let task: Task

  /// The number of samples.
  public var rows: Int { targets.count }
  /// The number of inputs of a sample.
  public var columns: Int { featureNames.count }
  /// Whether the targets are classes.
  public var isClassification: Bool { task != .regression }

  /// The inputs of one sample.
  public func row(_ index: Int) -> ArraySlice<Double> {
    inputs[(index * columns)..<((index + 1) * columns)]
  }

  /// Rows of inputs of equal length, with one target to each.
  init(inputs: [Double], columns: Int, targets: [Double], task: Task) {
    featureNames = columns == 1 ? ["x"] : (1...columns).map { "x\($0)" }
    targetName = task == .regression ? "y" : "label"
    self.inputs = inputs
    self.targets = targets
    self.task = task
  }
}
