import BackpropCompute
import BackpropKernels

/// Units without a slope to learn by.
extension Diagnosis {
  /// A unit that is off for every one of fewer rows than these may be so by chance.
  private static var fewestRows: Int { 16 }
  /// A prediction this far from its target is wrong.
  private static var wrong: Double { 0.1 }

  /// A loss below this part of that of knowing nothing is small.
  private static var solved: Double { 0.05 }

  func flatUnits<S: Scalar>(_ probe: Probe<S>, _ objective: Objective, _ data: Dataset<S>) -> [Finding] {
    guard rows >= Self.fewestRows else { return [] }
    var found: [Finding] = []
    for layer in layers {
      guard let activation = layer.layer.activation else { continue }
      func flat(_ units: [Int], _ share: Double) -> FlatUnits {
        FlatUnits(
          layer: layer.name, index: layer.index, units: units, of: layer.outputs, share: share,
          activation: activation, isHarmless: loss < Self.solved * zeroLoss)
      }
      if !layer.deadUnits.isEmpty { found.append(.deadUnits(flat(layer.deadUnits, 1))) }
      // The outputs may well stand at their ends, where that is right.
      let isOutput = layer.index == layers.count - 1
      let saturated =
        isOutput
        ? layer.saturatedUnits.filter { isWrong($0, probe, data) } : layer.saturatedUnits
      if !saturated.isEmpty {
        found.append(.saturatedUnits(flat(saturated, LayerStatistics.saturation)))
      }
    }
    return found + flatOutputs(probe, objective, data)
  }

  /// Outputs under a sigmoid of the objective, which are flat and wrong: its cross-entropy would have a slope there, and
  /// the squared error has none.
  private func flatOutputs<S: Scalar>(
    _ probe: Probe<S>, _ objective: Objective, _ data: Dataset<S>
  ) -> [Finding] {
    guard case .squaredError(let error) = objective, error.output == .sigmoid, let last = layers.last else {
      return []
    }
    let predictions = probe.predictions()
    let units = (0..<last.outputs).filter { unit in
      let flat = (0..<rows).count(where: { row in
        let p = Double(predictions[row, unit])
        return p * (1 - p) < 0.0025 && (p - Double(data.targets[row, unit])).magnitude > Self.wrong
      })
      return 2 * flat >= rows
    }
    if units.isEmpty { return [] }
    return [
      .saturatedUnits(
        FlatUnits(
          layer: last.name, index: last.index, units: units, of: last.outputs, share: 0.5,
          activation: .sigmoid, isHarmless: false))
    ]
  }

  /// Whether most rows of an output are far from their targets.
  private func isWrong<S: Scalar>(_ unit: Int, _ probe: Probe<S>, _ data: Dataset<S>) -> Bool {
    guard data.targets.columns == layers[layers.count - 1].outputs else { return true }
    let stage = unsafe probe.workspace.stages[layers.count - 1]
    let far = (0..<rows).count(where: { row in
      let a = unsafe Double(stage.a[row * stage.stride + unit])
      return (a - Double(data.targets[row, unit])).magnitude > Self.wrong
    })
    return 2 * far >= rows
  }
}
