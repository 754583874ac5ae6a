import BackpropCompute
import BackpropKernels

/// One training step laid open with its numbers: for every layer what it read and wrote on the way forward
/// and on the way back, and beside every gradient its finite difference.
///
///     A_prev  ->  Z = A_prev W^T + b  ->  A = g(Z)                             forward
///     dA_prev = dZ W  <-  dZ = dA * g'(Z)  <-  dA                              back
///                         dW = dZ^T A_prev,  db = sum over rows of dZ
///
/// The numbers are the engine's own: the same layers and kernels run as in training. Arrays are rows x
/// units, W and dW are outputs x inputs, b and db 1 x outputs. Gradients are those of the mean loss over the
/// batch.
///
/// The output function belongs to the objective: A of the last layer is what goes into it, `predictions` is
/// what comes out, and dA of the last layer is the gradient through both, for cross-entropy (p - t) / rows.
public struct Trace<S: Scalar>: Sendable {
  /// The layers, from the first to the last.
  public let layers: [TracedLayer<S>]
  /// What the loss and the output function are.
  public let objective: Objective
  /// The batch: rows x inputs.
  public let inputs: Matrix<S>
  /// The gradient of the batch, which no training needs: rows x inputs.
  public let dInputs: TracedGradient<S>
  /// rows x outputs, after the output function.
  public let predictions: Matrix<S>
  /// rows x outputs, or rows x 1 where they are classes.
  public let targets: Matrix<S>
  /// The mean loss of the batch.
  public let loss: Double

  /// Traces one step on all rows of the data as one batch; the network is not changed.
  ///
  /// Dropout drops what it would drop in the training step number `step` (from 1) under `seed`, these rows
  /// in this order, and the differences are taken under the same masks.
  ///
  /// The differences are computed in Double whatever `S` is. They cost five forward passes for every
  /// parameter, every input and every Z and A of a layer, and more near the kink of an activation: a few rows
  /// of a small network show more than many of a large one. Throws a `ShapeError` where network, objective
  /// and data do not fit together or do not fit in memory.
  public init(
    _ network: Network<S>, objective: Objective, data: Dataset<S>, seed: UInt64 = 0, step: Int = 1,
    kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) {
    let probe = try Probe(
      network, objective: objective, data: data, reduction: .mean, seed: seed, step: step, kernels: kernels)
    let differences = try DifferenceProbe(network, objective: objective, data: data, seed: seed, step: step)
    loss = probe.loss()
    predictions = probe.predictions()
    var dA: [Matrix<S>] = []
    var dZ: [Matrix<S>] = []
    for index in network.layout.layers.indices.reversed() {
      let before = probe.gradient(of: index)
      probe.backward(index)
      let after = probe.gradient(of: index)
      // The opening of a residual connection has its whole gradient only when its backward has added the way around.
      dA.insert(network.layout.layers[index].part == .opening ? after : before, at: 0)
      dZ.insert(after, at: 0)
    }
    let gradient = probe.parameterGradient()
    layers = network.layout.layers.indices.map { index in
      TracedLayer(
        index, of: network, probe: probe, gradient: gradient, dA: dA[index], dZ: dZ[index],
        differences: differences)
    }
    dInputs = TracedGradient(probe.inputGradient(), differences.inputs())
    self.objective = objective
    inputs = data.inputs.matrix
    targets = data.targets
  }

  /// The largest distance of a gradient from its finite difference, in parts of the larger of the two and
  /// beyond what the rounding of the losses explains.
  ///
  /// In Double it stays below 1e-6 where every derivative is right; in Float it also holds the rounding of
  /// the gradients themselves.
  public var largestRelativeError: Double {
    max(dInputs.largestRelativeError, layers.map { $0.largestRelativeError }.max() ?? 0)
  }
}
