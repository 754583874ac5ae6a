import BackpropCompute

/// Weights whose variance is gain^2 / fan, so that signals keep their size from layer to layer.
public struct VarianceScaling: Sendable, Equatable {
  /// What the variance is divided by.
  public enum Fan: Sendable, Equatable {
    /// The number of inputs: outputs keep the inputs' variance.
    case inputs
    /// The number of outputs: gradients keep theirs.
    case outputs
    /// The mean of the two.
    case average
  }

  /// What the weights are drawn from.
  public enum Distribution: Sendable, Equatable {
    /// Normal.
    case normal
    /// Normal, cut at two deviations of one that is 1/0.8796 as large, so that what is left has the variance
    /// wanted; as Keras draws.
    case truncatedNormal
    /// Uniform from -sqrt(3) standard deviations to sqrt(3).
    case uniform
  }

  /// gain^2, with the gain's sign.
  let scale: Double
  /// What the variance is divided by.
  public let fan: Fan
  /// What the weights are drawn from.
  public let distribution: Distribution

  /// Weights of variance gain^2 / fan; the gain is above 0.
  public init(gain: Double, fan: Fan = .inputs, distribution: Distribution = .normal) {
    self.init(scale: gain * gain.magnitude, fan: fan, distribution: distribution)
  }

  init(scale: Double, fan: Fan, distribution: Distribution) {
    self.scale = scale
    self.fan = fan
    self.distribution = distribution
  }

  /// What the standard deviation 1 / sqrt(fan) is multiplied by; exactly what it was made with.
  public var gain: Double { scale < 0 ? -(-scale).squareRoot() : scale.squareRoot() }

  func standardDeviation(inputs: Int, outputs: Int) -> Double {
    let size =
      switch fan {
      case .inputs: Double(max(1, inputs))
      case .outputs: Double(max(1, outputs))
      case .average: Double(max(1, inputs + outputs)) / 2
      }
    return (scale / size).squareRoot()
  }

  /// The distribution for a layer of this size.
  func initializer(inputs: Int, outputs: Int) -> Initializer {
    let deviation = standardDeviation(inputs: inputs, outputs: outputs)
    return switch distribution {
    case .normal: .normal(standardDeviation: deviation)
    case .truncatedNormal: .truncatedNormal(standardDeviation: deviation / Initializer.truncatedDeviation)
    case .uniform: .uniform(bound: 3.0.squareRoot() * deviation)
    }
  }
}

extension Initializer {
  /// Normal with variance 2 / fan in, for ReLU and its relatives (He et al. 2015).
  public static var he: Initializer { .named(2, .inputs, .normal) }
  /// Uniform with variance 2 / fan in.
  public static var heUniform: Initializer { .named(2, .inputs, .uniform) }
  /// Uniform with variance 2 / (fan in + fan out), for sigmoid and tanh (Glorot and Bengio 2010).
  public static var glorot: Initializer { .named(1, .average, .uniform) }
  /// Normal with variance 2 / (fan in + fan out).
  public static var glorotNormal: Initializer { .named(1, .average, .normal) }
  /// Normal with variance 1 / fan in, for SELU (LeCun et al. 1998).
  public static var lecun: Initializer { .named(1, .inputs, .normal) }
  /// Uniform with variance 1 / fan in.
  public static var lecunUniform: Initializer { .named(1, .inputs, .uniform) }
  /// What `torch.nn.Linear` draws, weights and biases: uniform within 1 / sqrt(fan in).
  public static var pyTorchLinear: Initializer { .named(1.0 / 3, .inputs, .uniform) }

  /// What scikit-learn's `MLPClassifier` and `MLPRegressor` draw, weights and biases: `glorot`, or uniform
  /// within sqrt(2 / (fan in + fan out)) where the activation is the sigmoid.
  public static func scikitLearn(for activation: Activation) -> Initializer {
    activation == .sigmoid ? .named(1.0 / 3, .average, .uniform) : .glorot
  }

  /// Variance gain^2 / fan; `gain(for:)` has the gains of the activations.
  public static func he(
    gain: Double, fan: VarianceScaling.Fan = .inputs, distribution: VarianceScaling.Distribution = .normal
  ) -> Initializer {
    .scaled(VarianceScaling(gain: gain, fan: fan, distribution: distribution))
  }

  /// Variance 2 gain^2 / (fan in + fan out).
  public static func glorot(
    gain: Double, distribution: VarianceScaling.Distribution = .uniform
  ) -> Initializer {
    .scaled(VarianceScaling(gain: gain, fan: .average, distribution: distribution))
  }

  /// How much larger weights must be for what an activation takes away, as PyTorch counts it: sqrt 2 for
  /// ReLU, sqrt(2 / (1 + slope^2)) for the leaky one, 5/3 for tanh, 3/4 for SELU, else 1.
  public static func gain(for activation: Activation) -> Double {
    switch activation {
    case .relu: 2.0.squareRoot()
    case .leakyReLU(let slope): (2 / (1 + slope * slope)).squareRoot()
    case .tanh: 5.0 / 3
    case .selu: 3.0 / 4
    default: 1
    }
  }

  private static func named(
    _ scale: Double, _ fan: VarianceScaling.Fan, _ distribution: VarianceScaling.Distribution
  ) -> Initializer {
    .scaled(VarianceScaling(scale: scale, fan: fan, distribution: distribution))
  }
}
