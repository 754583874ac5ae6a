import Backprop
import BackpropCompute

/// Trains a network on exclusive or in bare WebAssembly: the engine without threads, files or an operating system.
private struct ExclusiveOr {
  let trainer: Trainer<Float>
  let inputs: Matrix<Float>

  init() throws(ShapeError) {
    inputs = try Matrix(rows: 4, columns: 2, elements: [0, 0, 0, 1, 1, 0, 1, 1])
    let targets = try Matrix<Float>(rows: 4, columns: 1, elements: [0, 1, 1, 0])
    trainer = try Trainer(
      Network(inputs: 2, layers: [.dense(8, .tanh), .dense(1)], seed: 1), objective: .binary,
      optimizer: .adam(learningRate: 0.05), data: Dataset(inputs: inputs, targets: targets), batch: .full)
  }
}

private nonisolated(unsafe) var task: ExclusiveOr?

/// Trains for so many epochs from the beginning; returns the last loss, or NaN where something failed.
@_expose(wasm, "train")
@_cdecl("train")
public func train(_ epochs: Int32) -> Double {
  guard let fresh = try? ExclusiveOr() else { return .nan }
  var loss = Double.nan
  for _ in 0..<epochs {
    guard let report = try? fresh.trainer.epoch() else { return .nan }
    loss = report.loss
  }
  task = fresh
  return loss
}

/// The probability that exactly one of the two is on, for row 0, 1, 2 or 3 of the table; NaN before `train`.
@_expose(wasm, "answer")
@_cdecl("answer")
public func answer(_ row: Int32) -> Double {
  guard let task, (0..<4).contains(row),
    let answers = try? task.trainer.network.predictions(for: task.inputs, objective: task.trainer.objective)
  else { return .nan }
  return Double(answers[Int(row), 0])
}
