import BackpropCompute
import BackpropKernels

/// An activation function: a = g(z) for each element, or for each row (`softmax`, `logSoftmax`).
///
/// Formulas and derivatives stand side by side in the kernels, one type each (`ReLU`, `Sigmoid`, ...). The derivative at
/// a kink is PyTorch's: that of the negative side where the kink is at 0, else that of the outer side.
public enum Activation: Sendable, Equatable {
  /// z
  case identity
  /// max(0, z)
  case relu
  /// z where z > 0, else slope x z; the slope is zero or more.
  case leakyReLU(slope: Double = 0.01)
  /// max(0, z), but no more than 6.
  case relu6
  /// z where z > 0, else alpha (e^z - 1); alpha is zero or more (Clevert, Unterthiner and Hochreiter 2016).
  case elu(alpha: Double = 1)
  /// ELU, scaled so that means of 0 and variances of 1 stay so from layer to layer (Klambauer et al. 2017). Needs
  /// weights drawn by LeCun's rule, which is the default under it.
  case selu
  /// z P(X <= z) for X standard normal, exact (Hendrycks and Gimpel 2016).
  case gelu
  /// z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))), the approximation of GELU that many published models use.
  case geluTanh
  /// z sigmoid(z), also called swish.
  case silu
  /// z tanh(softplus(z)) (Misra 2020).
  case mish
  /// z times hard sigmoid of z (Howard et al. 2019).
  case hardSwish
  /// 1 / (1 + e^-z)
  case sigmoid
  /// ln sigmoid(z)
  case logSigmoid
  /// z/6 + 1/2, but no less than 0 and no more than 1.
  case hardSigmoid
  /// Hyperbolic tangent.
  case tanh
  /// z, but no less than -1 and no more than 1.
  case hardTanh
  /// ln(1 + e^z). Above a threshold, z itself, as in PyTorch, whose threshold is 20; without one it is exact.
  case softplus(threshold: Double = .infinity)
  /// z / (1 + |z|)
  case softsign
  /// e^(z_k) / sum of e^(z_j) over each row: positive, with a sum of 1.
  ///
  /// Inside a network, or as its output under an objective that wants probabilities. The objective `classes` has a
  /// softmax of its own and wants none before it.
  case softmax
  /// z_k - ln(sum of e^(z_j)) over each row, the logarithm of softmax.
  case logSoftmax
  /// A function of one's own; see `CustomActivation`.
  case custom(CustomActivation)

  /// The kernel of this function; a custom one adds the bias with that of the identity.
  var function: ActivationFunction {
    switch self {
    case .identity, .custom: .identity
    case .relu: .relu
    case .leakyReLU: .leakyReLU
    case .relu6: .relu6
    case .elu: .elu
    case .selu: .selu
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    case .silu: .silu
    case .mish: .mish
    case .hardSwish: .hardSwish
    case .sigmoid: .sigmoid
    case .logSigmoid: .logSigmoid
    case .hardSigmoid: .hardSigmoid
    case .tanh: .tanh
    case .hardTanh: .hardTanh
    case .softplus: .softplus
    case .softsign: .softsign
    case .softmax: .softmax
    case .logSoftmax: .logSoftmax
    }
  }

  /// The parameter of the kernel.
  var alpha: Double {
    switch self {
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    case .softplus(let threshold): threshold
    default: 0
    }
  }
}

/// What the rest of the engine asks of an activation.
extension Activation {
  /// Whether backward needs z, which then has an array of its own; else it needs a alone.
  var keepsPreActivation: Bool {
    if case .custom(let custom) = self { return !custom.derivesFromOutput }
    return !function.derivesFromOutput
  }

  /// Whether each element is an argument of its own, and not the whole row.
  public var isElementwise: Bool { !function.actsOnRows }

  /// Where the derivative jumps, in ascending order.
  public var kinks: [Double] {
    switch self {
    case .relu: [0]
    case .leakyReLU(let slope): slope == 1 ? [] : [0]
    case .elu(let alpha): alpha == 1 ? [] : [0]
    case .selu: [0]
    case .relu6: [0, 6]
    case .hardTanh: [-1, 1]
    case .hardSigmoid, .hardSwish: [-3, 3]
    case .softplus(let threshold): threshold < .infinity ? [threshold] : []
    case .custom(let custom): custom.kinks
    case .identity, .gelu, .geluTanh, .silu, .mish, .sigmoid, .logSigmoid, .tanh, .softsign, .softmax,
      .logSoftmax:
      []
    }
  }

  /// Whether weights under it are drawn by He's rule: it passes positive z on and damps negative ones.
  var drawsLikeReLU: Bool {
    switch self {
    case .relu, .leakyReLU, .relu6, .elu, .gelu, .geluTanh, .silu, .mish, .hardSwish, .softplus: true
    case .identity, .selu, .sigmoid, .logSigmoid, .hardSigmoid, .tanh, .hardTanh, .softsign, .softmax,
      .logSoftmax,
      .custom:
      false
    }
  }

  /// Throws a `ShapeError` where a setting is out of its range.
  func check() throws(ShapeError) {
    switch self {
    case .leakyReLU(let slope) where !(slope >= 0 && slope.isFinite):
      throw ShapeError("leaky ReLU: expected a slope of 0 or more\(got(slope))")
    case .elu(let alpha) where !(alpha >= 0 && alpha.isFinite):
      throw ShapeError("ELU: expected an alpha of 0 or more\(got(alpha))")
    case .softplus(let threshold) where !(threshold > 0):
      throw ShapeError("softplus: expected a threshold above 0, or none\(got(threshold))")
    case .custom(let custom) where custom.name.isEmpty:
      throw ShapeError("custom activation: expected a name, got an empty one")
    default: break
    }
  }
}
