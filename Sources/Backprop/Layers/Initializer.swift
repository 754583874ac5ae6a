import BackpropCompute

/// How the first weights of a layer are drawn. fan in = inputs of the layer, fan out = its outputs.
public enum Initializer: Sendable, Equatable {
  /// All zero.
  case zero
  /// Normal with mean 0 and this standard deviation.
  case normal(standardDeviation: Double = 1)
  /// Normal with variance 2 / fan in, for ReLU and its relatives (He et al. 2015).
  case he
  /// Uniform with variance 2 / fan in.
  case heUniform
  /// Uniform with variance 2 / (fan in + fan out), for sigmoid and tanh (Glorot and Bengio 2010).
  case glorot
  /// Normal with variance 2 / (fan in + fan out).
  case glorotNormal

  /// The standard deviation of the weights it draws.
  public func standardDeviation(inputs: Int, outputs: Int) -> Double {
    switch self {
    case .zero: 0
    case .normal(let deviation): deviation
    case .he, .heUniform: (2 / Double(max(1, inputs))).squareRoot()
    case .glorot, .glorotNormal: (2 / Double(max(1, inputs + outputs))).squareRoot()
    }
  }

  /// The largest weight that it can draw: sqrt(3) standard deviations where the distribution is uniform, else nil.
  public func bound(inputs: Int, outputs: Int) -> Double? {
    switch self {
    case .heUniform, .glorot: 3.0.squareRoot() * standardDeviation(inputs: inputs, outputs: outputs)
    case .zero, .normal, .he, .glorotNormal: nil
    }
  }

  /// Draws `count` numbers into `target`; number i takes index `first` + i of its purpose.
  func draw<S: Scalar>(
    into target: UnsafeMutablePointer<S>, count: Int, first: Int, inputs: Int, outputs: Int,
    source: RandomSource,
    purpose: RandomPurpose
  ) {
    let deviation = standardDeviation(inputs: inputs, outputs: outputs)
    for index in 0..<count {
      if let bound = bound(inputs: inputs, outputs: outputs) {
        unsafe target[index] = S((2 * source.uniform(purpose, index: first + index) - 1) * bound)
      } else if deviation == 0 {
        unsafe target[index] = 0
      } else {
        unsafe target[index] = S(source.normal(purpose, index: first + index) * deviation)
      }
    }
  }
}
