import Backprop
import TestSupport

/// The losses of records.
extension NetworkRecord {
  /// The objective of a loss; `isFused` says that it contains the network's last sigmoid.
  static func objective(_ loss: ParityRecord, isFused: Bool) throws -> Objective {
    func list(_ name: String) throws -> [Double] {
      loss.has("params", name) ? try loss.numbers("params", name) : []
    }
    func number(_ name: String, _ standard: Double) throws -> Double {
      loss.has("params", name) ? try loss.number("params", name) : standard
    }
    switch try loss.string("name") {
    case "mse": return .squaredError(SquaredError(output: isFused ? .sigmoid : .identity))
    case "half_mse": return .halfSquaredError(output: isFused ? .sigmoid : .identity)
    case "mae": return .absoluteError
    case "huber": return .huber(delta: try number("delta", 1))
    case "smooth_l1": return .smoothL1(beta: try number("beta", 1))
    case "log_cosh": return .logCosh
    case "quantile": return .quantile(Quantile(levels: try list("q")))
    case "bce": return isFused ? .binary : .binaryCrossEntropy(BinaryCrossEntropy(output: .identity))
    case "bce_with_logits":
      return .binaryCrossEntropy(BinaryCrossEntropy(positiveWeights: try list("pos_weight")))
    case "binary_focal":
      return .binaryFocal(BinaryFocal(gamma: try number("gamma", 2), alpha: try number("alpha", 0.25)))
    case "softmax_cross_entropy":
      return .crossEntropy(
        CrossEntropy(smoothing: try number("label_smoothing", 0), classWeights: try list("class_weight")))
    case "focal": return .focal(Focal(gamma: try number("gamma", 2)))
    case "hinge": return .hinge
    case "squared_hinge": return .squaredHinge
    case "multi_class_hinge": return .multiClassHinge
    case "poisson_nll":
      return .poisson(
        Poisson(
          output: try loss.bool("params", "log_input") ? .logarithm : .rate,
          isFull: try loss.bool("params", "full")))
    case "gaussian_nll":
      return .gaussian(
        Gaussian(
          variance: try variance(loss.string("params", "variance")), floor: try number("floor", 1e-6),
          isFull: try loss.bool("params", "full")))
    case "kl_div": return .kullbackLeibler(KullbackLeibler(output: .logarithms, divisor: .elements))
    case "kl_div_from_logits": return .kullbackLeibler
    case "combined":
      return .combined(
        CombinedObjective(
          try loss.parts("parts").map { part in
            CombinedObjective.Part(
              try objective(part.part("loss"), isFused: false), outputs: try part.integer("outputs"),
              targetColumns: try part.integer("target_columns"), weight: try part.number("weight"))
          }))
    case let name: throw Unknown(what: name)
    }
  }

  private static func variance(_ name: String) throws -> Gaussian.Variance {
    switch name {
    case "logarithm": .logarithm
    case "softplus": .softplus
    default: throw Unknown(what: name)
    }
  }
}
