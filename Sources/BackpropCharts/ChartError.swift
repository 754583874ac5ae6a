/// What is wrong with the values given to a chart.
public enum ChartError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Two lists that must run in parallel differ in length.
  case lengths(of: String, first: String, Int, second: String, Int)
  /// A grid does not hold columns x rows values, or has no cell at all.
  case gridSize(columns: Int, rows: Int, values: Int)
  /// A row of a matrix has another length than the number of columns.
  case rowLength(of: String, row: Int, expected: Int, got: Int)
  /// A matrix has another number of labels than rows or columns.
  case labelCount(of: String, expected: Int, got: Int)
  /// A class index has no name: it lies outside `0..<classes`.
  case classIndex(Int, at: Int, classes: Int)
  /// A count is negative.
  case negativeCount(Int, row: Int, column: Int)
  /// The range of an axis cannot be drawn: infinite, or not positive on a logarithmic axis.
  case axisRange(axis: String, lower: Double, upper: Double, logarithmic: Bool)
  /// The picture's size is not between 80 and 20,000 pixels a side.
  case pictureSize(width: Double, height: Double)

  /// The mistake in one sentence: who, what was expected, what came, what to do.
  public var description: String {
    switch self {
    case .lengths(let owner, let first, let firstCount, let second, let secondCount):
      return "\(owner): expected as many values in \(second) as in \(first) (\(firstCount)), "
        + "got \(secondCount); give one value of each per point"
    case .gridSize(let columns, let rows, let values):
      return "DecisionGrid(columns: \(columns), rows: \(rows)): expected columns x rows values, at least one "
        + "of each, got \(values); give one value per cell, row by row from the lowest y"
    case .rowLength(let owner, let row, let expected, let got):
      return
        "\(owner): expected \(expected) values in row \(row), got \(got); give every row one value per column"
    case .labelCount(let owner, let expected, let got):
      return "\(owner): expected \(expected) labels, got \(got); give one label each, or none to number them"
    case .classIndex(let index, let position, let classes):
      return "ScatterChart: expected class indices from 0 to \(classes - 1), got \(index) at position "
        + "\(position); give a name for every class"
    case .negativeCount(let count, let row, let column):
      return
        "ConfusionMatrixChart: expected counts of at least 0, got \(count) in row \(row), column \(column)"
    case .axisRange(let axis, let lower, let upper, let logarithmic):
      let kind = logarithmic ? "finite limits above 0 on a logarithmic axis" : "finite limits"
      return "Axis(\"\(axis)\"): expected \(kind), got \(lower)...\(upper)"
    case .pictureSize(let width, let height):
      return "SVG: expected a width and a height from 80 to 20000 pixels, got \(width) x \(height)"
    }
  }
}
