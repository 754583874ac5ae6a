/// The losses that have kernels, with their settings.
public enum LossFunction<S: KernelScalar>: Sendable {
  /// factor (p - t)^2, of the outputs or of their sigmoid.
  case squaredError(factor: S, throughSigmoid: Bool)
  /// |z - t|.
  case absoluteError
  /// factor times: squared up to |z - t| = delta, straight beyond.
  case huber(delta: S, factor: S)
  /// ln cosh(z - t).
  case logCosh
  /// Of counts whose rate is z or e^z.
  case poisson(ofLogarithm: Bool, isFull: Bool)
  /// The first half of the columns is a mean each, the second half a variance, in the given form.
  case gaussian(VarianceForm, floor: S, isFull: Bool)
  /// The pinball loss of one level.
  case quantile(level: S)
  /// max(0, 1 - t z), or its square.
  case hinge(isSquared: Bool)
  /// The margins to all wrong classes; targets are labels.
  case multiClassHinge
  /// Of the outputs' sigmoid; `outputWeights` are the weights of the positive answers.
  case binaryCrossEntropy(smoothing: S)
  /// The same of outputs that are probabilities already.
  case binaryCrossEntropyOfProbabilities(smoothing: S)
  /// Of the outputs' sigmoid, with the weights of both answers.
  case binaryFocal(gamma: S, positive: S, negative: S)
  /// Of the outputs' softmax; `outputWeights` are the weights of the classes.
  case crossEntropy(smoothing: S)
  /// Of the outputs' softmax; targets are labels, `outputWeights` are the weights of the classes.
  case focal(gamma: S)
  /// Kullback and Leibler's, of the outputs' softmax.
  case divergence
  /// The same of outputs that are logarithms of probabilities already.
  case divergenceOfLogarithms
}

/// What stands in an output that speaks of a variance.
public enum VarianceForm: UInt8, Sendable, CaseIterable {
  /// Its logarithm.
  case logarithm
  /// The variance is ln(1 + e^z), and a floor.
  case softplus
  /// The variance itself, no smaller than a floor.
  case itself
}

/// Writes the row losses and the gradient of the network's outputs.
@inlinable @inline(never)
public func losses<V: KernelVector>(
  _: V.Type, _ function: LossFunction<V.Scalar>, _ rows: LossRows<V.Scalar>
) {
  switch function {
  case .squaredError(let factor, false): elementLosses(SquaredErrorOfOutput<V>(factor: factor), rows)
  case .squaredError(let factor, true): elementLosses(SquaredErrorOfSigmoid<V>(factor: factor), rows)
  case .absoluteError: elementLosses(AbsoluteErrorLoss<V>(), rows)
  case .huber(let delta, let factor): elementLosses(HuberLoss<V>(delta: delta, factor: factor), rows)
  case .logCosh: elementLosses(LogCoshLoss<V>(), rows)
  case .poisson(true, let isFull): elementLosses(PoissonLossOfLogarithm<V>(isFull: isFull), rows)
  case .poisson(false, let isFull): elementLosses(PoissonLossOfRate<V>(isFull: isFull), rows)
  case .gaussian(let form, let floor, let isFull):
    gaussianLosses(V.self, form, floor: floor, isFull: isFull, rows)
  case .quantile(let level): elementLosses(PinballLoss<V>(level: level), rows)
  case .hinge(false): elementLosses(HingeLoss<V>(), rows)
  case .hinge(true): elementLosses(SquaredHingeLoss<V>(), rows)
  case .multiClassHinge: multiClassHinge(V.self, rows)
  case .binaryCrossEntropy(let smoothing) where rows.outputWeights == nil:
    elementLosses(BinaryCrossEntropyOfSigmoid<V>(smoothing: smoothing), rows)
  case .binaryCrossEntropy(let smoothing):
    elementLosses(WeightedBinaryCrossEntropyOfSigmoid<V>(smoothing: smoothing), rows)
  case .binaryCrossEntropyOfProbabilities(let smoothing):
    elementLosses(BinaryCrossEntropyOfProbability<V>(smoothing: smoothing), rows)
  case .binaryFocal(let gamma, let positive, let negative):
    elementLosses(BinaryFocalLoss<V>(gamma: gamma, positive: positive, negative: negative), rows)
  case .crossEntropy(let smoothing): crossEntropy(V.self, smoothing: smoothing, rows)
  case .focal(let gamma): focalLosses(V.self, gamma: gamma, rows)
  case .divergence: crossEntropyOfProbabilities(V.self, smoothing: 0, subtractsEntropy: true, rows)
  case .divergenceOfLogarithms: elementLosses(DivergenceOfLogarithm<V>(), rows)
  }
}
