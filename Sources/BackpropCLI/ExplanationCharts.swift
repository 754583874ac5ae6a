import Backprop
import BackpropCharts
import BackpropModel

/// The pictures of what a model looks at, and how sure it is.
extension PermutationImportance {
  /// A bar for each column, the first thirty.
  func chart(target: String) -> BarChart {
    let most = 30
    let bars = columns.prefix(most).map { BarChart.Bar($0.name, value: $0.fall, deviation: $0.deviation) }
    let rest = columns.count > most ? ", the first \(most) of \(columns.count)" : ""
    return BarChart(
      title: "What the model of \(target) looks at" + rest, bars: bars,
      axis: Axis("by how much \(score.title) gets worse without the column"))
  }
}

extension Model {
  /// How often regions hold the answer, by the level that they promise, with the band of 99 %.
  func coverageChart(of evaluation: TableEvaluation) throws -> LineChart {
    // Levels that the rows held out reach.
    let levels = (1...99).map { Double($0) / 100 }
    var (x, share, lower, upper) = ([Double](), [Double](), [Double](), [Double]())
    for level in levels {
      let found = try coverage(of: evaluation, level: level)
      guard let band = found.band else { break }
      x.append(level)
      share.append(found.share)
      lower.append(Double(band.lowerBound) / Double(found.rows))
      upper.append(Double(band.upperBound) / Double(found.rows))
    }
    return try LineChart.coverage(
      title: "Coverage of \(target.column)", levels: x, shares: share, lower: lower, upper: upper)
  }
}
