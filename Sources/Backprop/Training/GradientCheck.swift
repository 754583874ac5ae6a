import BackpropCompute
import BackpropKernels

/// A gradient compared with central differences of the loss, parameter by parameter: whether a network's
/// derivatives are right, and if not, where they are most wrong.
///
///     let check = try GradientCheck(network, objective: .classes, data: someRows)
///     print(check.largestRelativeError, check.tensor, check.element)
public struct GradientCheck: Sendable, Equatable {
  /// The largest distance of a gradient from its difference, in parts of the larger of the two and beyond
  /// what the rounding of the losses explains; below 1e-6 for a right gradient in Double.
  public let largestRelativeError: Double
  /// The name of the tensor that has it: `layers.0.weight`.
  public let tensor: String
  /// Which element of that tensor, counted row after row.
  public let element: Int
  /// The gradient there.
  public let gradient: Double
  /// The difference there.
  public let difference: Double

  /// Checks the engine's own gradient of the mean loss over the data, all rows as one batch.
  ///
  /// Dropout drops what it would drop in the training step number `step` (from 1) under `seed`. Costs five
  /// forward passes for every parameter, and four more each time its places move closer together because a
  /// unit lies near the kink of its activation. Throws a `ShapeError` where network, objective and data do
  /// not fit together.
  public init<S: Scalar>(
    _ network: Network<S>, objective: Objective, data: Dataset<S>, reduction: Reduction = .mean,
    seed: UInt64 = 0, step: Int = 1, kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) {
    let gradient = try network.gradient(
      objective: objective, data: data, reduction: reduction, seed: seed, step: step, kernels: kernels)
    try self.init(
      gradient.parameters, of: network, objective: objective, data: data, reduction: reduction, seed: seed,
      step: step)
  }

  /// Checks a gradient from elsewhere, in the layout of the network's parameters.
  ///
  /// Throws a `ShapeError` also where it has not as many numbers.
  public init<S: Scalar>(
    _ gradient: Vector<S>, of network: Network<S>, objective: Objective, data: Dataset<S>,
    reduction: Reduction = .mean, seed: UInt64 = 0, step: Int = 1
  ) throws(ShapeError) {
    guard gradient.count == network.parameters.count else {
      throw ShapeError(
        "GradientCheck: expected \(network.parameters.count) gradients, one for each parameter, "
          + "got \(gradient.count)")
    }
    let probe = try DifferenceProbe(
      network, objective: objective, data: data, reduction: reduction, seed: seed, step: step)
    var worst = (error: -1.0, tensor: "", element: 0, gradient: 0.0, difference: 0.0)
    for tensor in network.layout.tensors where tensor.role != .statistic {
      for (index, difference) in zip(tensor.range, probe.parameters(tensor.range, of: tensor.layer)) {
        let error = difference.relativeError(of: Double(gradient[index]))
        guard error > worst.error else { continue }
        worst = (
          error, tensor.name, index - tensor.offset, Double(gradient[index]), difference.value
        )
      }
    }
    largestRelativeError = max(0, worst.error)
    tensor = worst.tensor
    element = worst.element
    self.gradient = worst.gradient
    difference = worst.difference
  }
}

extension Network {
  /// The mean loss over the data, all rows as one batch, and its gradient in the layout of the parameters:
  /// what a training step computes before its update.
  ///
  /// Dropout drops what it would drop in the training step number `step` (from 1) under `seed`. Takes its
  /// memory anew at every call; for training use a `Trainer`. Throws a `ShapeError` where network, objective
  /// and data do not fit together or do not fit in memory.
  public func gradient(
    objective: Objective, data: Dataset<S>, reduction: Reduction = .mean, seed: UInt64 = 0, step: Int = 1,
    kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) -> (loss: Double, parameters: Vector<S>) {
    let probe = try Probe(
      self, objective: objective, data: data, reduction: reduction, seed: seed, step: step, kernels: kernels)
    let loss = probe.loss()
    for index in layout.layers.indices.reversed() { probe.backward(index) }
    return (loss, probe.parameterGradient())
  }
}
