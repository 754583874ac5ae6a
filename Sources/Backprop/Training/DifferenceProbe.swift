import BackpropCompute
import BackpropKernels

/// Finite differences of the loss with respect to every number in a network: one is changed, and the engine
/// runs on from there in Double.
struct DifferenceProbe {
  private let probe: Probe<Double>

  /// Batch and masks are those of a `Probe` with the same arguments.
  init<S: Scalar>(
    _ network: Network<S>, objective: Objective, data: Dataset<S>, reduction: Reduction = .mean,
    seed: UInt64, step: Int
  ) throws(ShapeError) {
    probe = try Probe(
      network.converted(to: Double.self), objective: objective,
      data: Dataset(
        inputs: data.inputs.converted(to: Double.self), targets: data.targets.converted(to: Double.self),
        weights: data.weights.map { $0.elements.map { Double($0) } }),
      reduction: reduction, seed: seed, step: step, kernels: Double.bestKernels)
  }

  /// With respect to the batch, row after row; 0 for codes, which are never moved.
  func inputs() -> [CentralDifference] {
    let workspace = probe.workspace
    var codes: [Int] = []
    if case .embedding(let embedding) = unsafe workspace.stages[0].layer.pointee {
      codes = embedding.tables.map { $0.column }
    }
    return unsafe differences(
      workspace.batch.pointer, rows: probe.rows, columns: workspace.inputs, stride: workspace.inputs,
      codes: codes
    ) { probe.loss() }
  }

  /// With respect to A of a layer, row after row.
  func outputs(of layer: Int) -> [CentralDifference] {
    let stage = unsafe probe.workspace.stages[layer]
    return unsafe differences(stage.a, rows: probe.rows, columns: stage.outputs, stride: stage.stride) {
      probe.loss(from: layer + 1)
    }
  }

  /// With respect to Z of a layer, row after row.
  func preActivations(of layer: Int) -> [CentralDifference] {
    let stage = unsafe probe.workspace.stages[layer]
    return unsafe differences(stage.z, rows: probe.rows, columns: stage.outputs, stride: stage.stride) {
      probe.loss(fromPreActivationsOf: layer)
    }
  }

  /// With respect to some parameters, which belong to the layer.
  func parameters(_ range: Range<Int>, of layer: Int) -> [CentralDifference] {
    unsafe differences(
      probe.parameters.pointer + range.lowerBound, rows: 1, columns: range.count, stride: range.count
    ) { probe.loss(fromParametersOf: layer) }
  }

  /// Begins and ends with a clean pass, so that no change outlives its difference.
  private func differences(
    _ first: UnsafeMutablePointer<Double>, rows: Int, columns: Int, stride: Int, codes: [Int] = [],
    _ loss: () -> Double
  ) -> [CentralDifference] {
    probe.loss()
    var found: [CentralDifference] = []
    found.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let isCode = codes.contains(column)
        unsafe found.append(
          isCode ? .none : CentralDifference(at: first + row * stride + column, of: probe, loss: loss))
      }
    }
    _ = loss()
    return found
  }
}
