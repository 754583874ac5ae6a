import Backprop
import BackpropCharts
import BackpropCompute
import BackpropData
import BackpropModel

/// The pictures of a model and of its scores.
extension Model {
  /// The losses of training, epoch by epoch.
  func lossChart() throws -> LineChart {
    var series = [LineChart.Series("training", values: provenance.losses)]
    var mark: LineChart.Mark?
    if !provenance.validationLosses.isEmpty {
      series.append(LineChart.Series("validation", values: provenance.validationLosses))
      mark = LineChart.Mark(at: Double(provenance.bestEpoch), label: "kept: epoch \(provenance.bestEpoch)")
    }
    let all = provenance.losses + provenance.validationLosses
    let isWide = (all.max() ?? 1) > 50 * (all.filter { $0 > 0 }.min() ?? 1) && all.allSatisfy { $0 > 0 }
    return LineChart(
      title: "Loss of \(target.column)", series: series, xAxis: Axis("epoch"),
      yAxis: Axis(objective.spelling, scale: isWide ? .logarithmic : .linear), mark: mark)
  }

  /// The rows by two of their columns, over the classes that the model sees there; all other columns stay at their mean
  /// or most frequent value.
  func boundaryChart(
    of table: Table, columns: [String], _ kernels: InstructionSet, _ pool: WorkerPool
  ) throws -> ScatterChart {
    guard case .classes(let labels) = target.values else {
      throw Failure(.usage, "--kind boundary: expected a model of classes, got one of numbers")
    }
    let numeric = features.columns.filter { name in (try? table.column(named: name))?.isNumeric ?? false }
    let chosen = columns.isEmpty ? Array(numeric.prefix(2)) : columns
    guard chosen.count == 2, chosen.allSatisfy(numeric.contains), chosen[0] != chosen[1] else {
      throw Failure(
        .usage,
        "--kind boundary: expected two numeric columns of the model (--columns X Y), got "
          + (chosen.isEmpty ? "none" : chosen.joined(separator: " ")) + "; there are "
          + numeric.joined(separator: ", "))
    }
    let (answered, _) = try table.droppingMissing(in: target.column)
    let points = try answered.droppingMissing(in: chosen[0]).table.droppingMissing(in: chosen[1]).table
    guard points.rowCount > 0 else {
      throw Failure(.badData, "\(table.name): expected rows with both columns")
    }
    let x = try numbers(points, chosen[0])
    let y = try numbers(points, chosen[1])
    let size = 160
    let xRange = widened(x)
    let yRange = widened(y)
    let grid = try gridTable(table, chosen, xRange, yRange, size)
    let predictions = try predictions(for: grid, instructionSet: kernels, workers: pool)
    let background =
      labels.count == 2
      ? try DecisionGrid(
        columns: size, rows: size, xRange: xRange, yRange: yRange,
        probabilities: predictions.probabilities.column(1))
      : try DecisionGrid(
        columns: size, rows: size, xRange: xRange, yRange: yRange, classes: predictions.classes)
    return try ScatterChart(
      title: "\(target.column) as the model sees it" + held(features.columns.count - 2), x: x, y: y,
      classes: try target.classIndices(points),
      names: labels, xAxis: Axis(chosen[0], range: xRange), yAxis: Axis(chosen[1], range: yRange),
      background: background)
  }

  private func numbers(_ table: Table, _ name: String) throws -> [Double] {
    guard case .numbers(let numbers) = try table.column(named: name).values else { return [] }
    return Array(numbers)
  }

  private func held(_ others: Int) -> String {
    others > 0 ? ", \(others) others held" : ""
  }

  private func widened(_ values: [Double]) -> ClosedRange<Double> {
    let low = values.min() ?? 0
    let high = values.max() ?? 1
    let margin = high > low ? 0.06 * (high - low) : 1
    return (low - margin)...(high + margin)
  }

  /// A row for each middle of a cell, the lowest y first.
  private func gridTable(
    _ table: Table, _ chosen: [String], _ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>,
    _ size: Int
  ) throws -> Table {
    let count = size * size
    func middle(_ index: Int, _ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (Double(index) + 0.5) / Double(size) * (range.upperBound - range.lowerBound)
    }
    let columns = try features.columns.map { name -> Column in
      if name == chosen[0] {
        return Column(name: name, numbers: (0..<count).map { middle($0 % size, xRange) })
      }
      if name == chosen[1] {
        return Column(name: name, numbers: (0..<count).map { middle($0 / size, yRange) })
      }
      switch try table.column(named: name).values {
      case .numbers(let numbers):
        let present = numbers.filter { !$0.isNaN }
        let mean = present.isEmpty ? Double.nan : present.reduce(0, +) / Double(present.count)
        return Column(name: name, numbers: Array(repeating: mean, count: count))
      case .text(let categories, let codes):
        var counts = Array(repeating: 0, count: categories.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        let best = counts.indices.max { counts[$0] < counts[$1] }
        return Column(name: name, text: Array(repeating: best.map { categories[$0] }, count: count))
      }
    }
    return try Table(name: table.name, columns: columns)
  }
}

extension TableEvaluation {
  /// The confusion matrix, or actual against predicted.
  func chart(target: String) throws -> any Chart {
    switch scores {
    case .classification(let scores):
      try ConfusionMatrixChart(
        title: "Confusion of \(target)", counts: scores.confusion.counts, labels: scores.labels)
    case .regression(let regression):
      try ScatterChart.predictions(
        title: "\(target): actual against predicted", actual: regression.actual,
        predicted: regression.predicted,
        quantity: target)
    }
  }
}
