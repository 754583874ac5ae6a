// One line for each optimizer, with the names and the defaults of the field.
extension Optimizer {
  /// Stochastic gradient descent, with momentum where it is not zero; the weight decay is added to the
  /// gradient.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, dampening: Double = 0, weightDecay: Double = 0,
    nesterov: Bool = false
  ) -> Optimizer {
    .sgd(
      SGD(
        learningRate: learningRate, momentum: momentum, dampening: dampening, weightDecay: weightDecay,
        isNesterov: nesterov))
  }

  /// Adam; the weight decay is added to the gradient (L2).
  public static func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, amsGrad: Bool = false
  ) -> Optimizer {
    .adam(
      Adam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: false, isAMSGrad: amsGrad))
  }

  /// AdamW: Adam whose weight decay shrinks the parameters directly.
  public static func adamW(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0.01, amsGrad: Bool = false
  ) -> Optimizer {
    .adam(
      Adam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: true, isAMSGrad: amsGrad))
  }

  /// NAdam: Adam with Nesterov's look ahead.
  public static func nAdam(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    momentumDecay: Double = 0.004, weightDecay: Double = 0, decoupled: Bool = false
  ) -> Optimizer {
    .nAdam(
      NAdam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        momentumDecay: momentumDecay, weightDecay: weightDecay, isDecoupled: decoupled))
  }

  /// RAdam: Adam with a rectified variance.
  public static func rAdam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, decoupled: Bool = false
  ) -> Optimizer {
    .rAdam(
      RAdam(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
        isDecoupled: decoupled))
  }

  /// Adamax: Adam with the largest gradient in place of the mean square.
  public static func adamax(
    learningRate: Double = 0.002, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0
  ) -> Optimizer {
    .adamax(
      Adamax(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay))
  }

  /// RMSProp, centred and with momentum where wanted.
  public static func rmsProp(
    learningRate: Double = 0.01, alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
    weightDecay: Double = 0, centered: Bool = false
  ) -> Optimizer {
    .rmsProp(
      RMSProp(
        learningRate: learningRate, alpha: alpha, epsilon: epsilon, momentum: momentum,
        weightDecay: weightDecay, isCentered: centered))
  }

  /// Adagrad.
  public static func adagrad(
    learningRate: Double = 0.01, learningRateDecay: Double = 0, initialAccumulator: Double = 0,
    epsilon: Double = 1e-10, weightDecay: Double = 0
  ) -> Optimizer {
    .adagrad(
      Adagrad(
        learningRate: learningRate, learningRateDecay: learningRateDecay,
        initialAccumulator: initialAccumulator, epsilon: epsilon, weightDecay: weightDecay))
  }

  /// Adadelta.
  public static func adadelta(
    learningRate: Double = 1, rho: Double = 0.9, epsilon: Double = 1e-6, weightDecay: Double = 0
  ) -> Optimizer {
    .adadelta(Adadelta(learningRate: learningRate, rho: rho, epsilon: epsilon, weightDecay: weightDecay))
  }

  /// Lion; its weight decay shrinks the parameters directly.
  public static func lion(
    learningRate: Double = 1e-4, beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0
  ) -> Optimizer {
    .lion(Lion(learningRate: learningRate, beta1: beta1, beta2: beta2, weightDecay: weightDecay))
  }

  /// LAMB, for large batches.
  public static func lamb(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-6,
    weightDecay: Double = 0
  ) -> Optimizer {
    .lamb(
      LAMB(
        learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay))
  }

  /// Rprop, for full batches.
  public static func rprop(
    learningRate: Double = 0.01, decrease: Double = 0.5, increase: Double = 1.2, smallestStep: Double = 1e-6,
    largestStep: Double = 50
  ) -> Optimizer {
    .rprop(
      Rprop(
        learningRate: learningRate, decrease: decrease, increase: increase, smallestStep: smallestStep,
        largestStep: largestStep))
  }

  /// L-BFGS with a line search for the strong Wolfe conditions, for full batches.
  public static func lbfgs(
    learningRate: Double = 1, maximumIterations: Int = 20, maximumEvaluations: Int? = nil,
    gradientTolerance: Double = 1e-7, changeTolerance: Double = 1e-9, historySize: Int = 100
  ) -> Optimizer {
    .lbfgs(
      LBFGS(
        learningRate: learningRate, maximumIterations: maximumIterations,
        maximumEvaluations: maximumEvaluations, gradientTolerance: gradientTolerance,
        changeTolerance: changeTolerance, historySize: historySize))
  }
}
