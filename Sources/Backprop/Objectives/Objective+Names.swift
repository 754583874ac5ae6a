extension Objective {
  /// The squared error, (p - t)^2, of the output itself.
  public static var squaredError: Objective { .squaredError(SquaredError()) }

  /// Half the squared error, (p - t)^2 / 2, of the output itself or of its sigmoid.
  public static func halfSquaredError(output: SquaredError.Output = .identity) -> Objective {
    .squaredError(SquaredError(isHalved: true, output: output))
  }

  /// Huber's loss: squared up to delta, straight beyond.
  public static func huber(delta: Double = 1) -> Objective { .huber(Huber(delta: delta)) }

  /// The smooth L1 loss: Huber's loss divided by its delta, here beta.
  public static func smoothL1(beta: Double = 1) -> Objective { .huber(Huber(delta: beta, isDivided: true)) }

  /// The likelihood of counts; outputs are logarithms of rates.
  public static var poisson: Objective { .poisson(Poisson()) }

  /// The likelihood of numbers; outputs are means and logarithms of variances.
  public static var gaussian: Objective { .gaussian(Gaussian()) }

  /// The pinball loss of these levels, each between 0 and 1.
  public static func quantiles(_ levels: Double...) -> Objective { .quantile(Quantile(levels: levels)) }

  /// The hinge loss.
  public static var hinge: Objective { .hinge(Hinge()) }

  /// The square of the hinge loss.
  public static var squaredHinge: Objective { .hinge(Hinge(isSquared: true)) }

  /// Sigmoid and binary cross-entropy.
  public static var binaryCrossEntropy: Objective { .binaryCrossEntropy(BinaryCrossEntropy()) }

  /// The focal loss of yes and no, with gamma 2 and alpha 1/4.
  public static var binaryFocal: Objective { .binaryFocal(BinaryFocal()) }

  /// Softmax and cross-entropy.
  public static var crossEntropy: Objective { .crossEntropy(CrossEntropy()) }

  /// The focal loss of classes, with gamma 2.
  public static var focal: Objective { .focal(Focal()) }

  /// Kullback and Leibler's divergence of the outputs' softmax.
  public static var kullbackLeibler: Objective { .kullbackLeibler(KullbackLeibler()) }

  /// The squared error, (p - t)^2.
  public static var regression: Objective { .squaredError(SquaredError()) }

  /// Two classes: sigmoid and binary cross-entropy.
  public static var binary: Objective { .binaryCrossEntropy(BinaryCrossEntropy()) }

  /// Several classes: softmax and cross-entropy.
  public static var classes: Objective { .crossEntropy(CrossEntropy()) }

  /// Several questions at once, each yes or no: sigmoid and binary cross-entropy, with a weight for each question's yes.
  public static func multiLabel(positiveWeights: [Double] = []) -> Objective {
    .binaryCrossEntropy(BinaryCrossEntropy(positiveWeights: positiveWeights))
  }

  /// Several objectives at once, each for outputs and target columns of its own.
  public static func combined(_ parts: CombinedObjective.Part...) -> Objective {
    .combined(CombinedObjective(parts))
  }
}
