/// The losses that have kernels, with their settings.
public enum LossFunction<S> {
  /// factor (p - t)^2, of the outputs or of their sigmoid.
  case squaredError(factor: S, throughSigmoid: Bool)
  /// Of the outputs' sigmoid.
  case binaryCrossEntropy
  /// Of the outputs' softmax.
  case crossEntropy
}

/// Writes the row losses and the gradient of the network's outputs.
@inlinable @inline(always)
public func losses<V: KernelVector>(
  _: V.Type, _ function: LossFunction<V.Scalar>, _ rows: LossRows<V.Scalar>
) {
  switch function {
  case .squaredError(let factor, false):
    elementLosses(SquaredErrorOfOutput<V>(factor: factor, scale: rows.scale), rows)
  case .squaredError(let factor, true):
    elementLosses(SquaredErrorOfSigmoid<V>(factor: factor, scale: rows.scale), rows)
  case .binaryCrossEntropy: elementLosses(BinaryCrossEntropyOfSigmoid<V>(scale: rows.scale), rows)
  case .crossEntropy: crossEntropy(V.self, rows)
  }
}
