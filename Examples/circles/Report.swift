import Backprop
import BackpropCharts
import BackpropCompute
import Foundation

/// Prints a tensor with all digits: the transpose of a weight, whose rows are outputs here; a bias in one
/// row.
func printTransposed(_ name: String, _ network: Network<Double>, tensor: String) {
  guard let shape = network.layout.tensors.first(where: { $0.name == tensor })?.shape,
    let elements = network[tensor: tensor], let outputs = shape.first
  else { return }
  let inputs = elements.count / outputs
  print("\(name) (\(inputs), \(outputs))")
  for input in 0..<inputs {
    print("  " + (0..<outputs).map { "\(elements[$0 * inputs + input])" }.joined(separator: "  "))
  }
}

/// Draws the loss curve, and the training rows over what the network says all over their plane.
func draw(_ network: Network<Double>, costs: [Double], train: Dataset<Double>, in folder: String) throws {
  let loss = LineChart(
    title: "Cost every 1000 iterations",
    series: [try LineChart.Series("", x: costs.indices.map { 1000 * Double($0) }, y: costs)],
    xAxis: Axis("iteration"), yAxis: Axis("cost"))

  let side = 160
  let range = -1.3...1.3
  let middles = (0..<side).map { range.lowerBound + (Double($0) + 0.5) * 2.6 / Double(side) }
  let grid = try Matrix(
    rows: side * side, columns: 2, elements: middles.flatMap { y in middles.flatMap { x in [x, y] } })
  let probabilities = try network.predictions(for: grid, objective: .binary).column(0)
  let boundary = try ScatterChart(
    title: "The training rows and the learned boundary", x: train.inputs.column(0), y: train.inputs.column(1),
    classes: train.targets.column(0).map { Int($0) }, names: ["outer circle", "inner circle"],
    xAxis: Axis("x1"), yAxis: Axis("x2"),
    background: try DecisionGrid(
      columns: side, rows: side, xRange: range, yRange: range, probabilities: probabilities))

  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  for (chart, name) in [(loss as any Chart, "circles-loss"), (boundary, "circles-boundary")] {
    try chart.svg().text.write(toFile: "\(folder)/\(name).svg", atomically: true, encoding: .utf8)
    print("wrote \(folder)/\(name).svg")
  }
}
