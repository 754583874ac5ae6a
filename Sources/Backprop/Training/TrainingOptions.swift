import BackpropCompute

/// What a training does beside loss, optimizer and schedule; nothing of it by default.
public struct TrainingOptions: Sendable, Equatable {
  /// Whether steps follow the mean or the sum of the rows' losses. Reports always have the mean.
  public var reduction = Reduction.mean
  /// Added to the loss for large weights; see `Penalty`.
  public var penalty = Penalty()
  /// Holds gradients back before the optimizer sees them; nil does not.
  public var clipping: Clipping?
  /// The largest Euclidean norm that the weights into one unit may have after a step; nil sets no limit.
  public var maximumNorm: Double?
  /// Keeps an average of the parameters beside them; nil does not.
  public var averaging: Averaging?
  /// Slow parameters that the fast ones return to (Zhang et al. 2019); nil has none.
  public var lookahead: Lookahead?
  /// In how many parts each batch is worked on, one after the other: less memory, the same step. Batch normalisation
  /// sees one part at a time.
  public var parts = 1
  /// alpha of mixup: each row is mixed with another, in a proportion drawn from Beta(alpha, alpha) for each batch (Zhang
  /// et al. 2018); 0 does not.
  public var mixup = 0.0
  /// The layers that learn at another rate, or not at all. The last that names a tensor counts.
  public var rates: [LayerRate] = []
  /// The factor on the optimizer's weight decay over time; one of time alone.
  public var decaySchedule = Schedule.constant
  /// The factor, held to 0 ... 1, on the rates of dropout and alpha dropout over time; one of time alone.
  public var dropoutSchedule = Schedule.constant
  /// Whether the rows that are left at the end of an epoch, fewer than a batch, are dropped: other ones each time, where
  /// rows are shuffled.
  public var dropsLast = false

  /// Nothing beside loss, optimizer and schedule.
  public init() {}

  func check() throws(ShapeError) {
    func expect(_ isRight: Bool, _ what: String, _ got: Double) throws(ShapeError) {
      if !isRight { throw ShapeError(what + Backprop.got(got)) }
    }
    for (name, strength) in [("l1", penalty.l1), ("l2", penalty.l2)] {
      try expect(strength >= 0 && strength.isFinite, "penalty: expected an \(name) of 0 or more", strength)
    }
    switch clipping {
    case .value(let limit)?:
      try expect(Float(limit) > 0, "clipping: expected a limit above 0, in Float too", limit)
    case .globalNorm(let limit, let epsilon)?:
      try expect(Float(limit) > 0, "clipping: expected a largest norm above 0, in Float too", limit)
      try expect(epsilon >= 0 && epsilon.isFinite, "clipping: expected an epsilon of 0 or more", epsilon)
    case nil: break
    }
    if let maximumNorm { try expect(maximumNorm > 0, "largest norm: expected a number above 0", maximumNorm) }
    switch averaging {
    case .exponential(let decay)?:
      try expect(decay >= 0 && decay < 1, "averaging: expected a decay of 0 or more and below 1", decay)
    case .stochastic(let start)?:
      try expect(start >= 0, "averaging: expected a first epoch of 0 or more", Double(start))
    case nil: break
    }
    if let lookahead {
      try expect(lookahead.steps > 0, "lookahead: expected 1 step or more", Double(lookahead.steps))
      try expect(
        lookahead.share > 0 && lookahead.share <= 1, "lookahead: expected a share above 0 and at most 1",
        lookahead.share)
    }
    try expect(parts > 0, "parts: expected 1 or more", Double(parts))
    try expect(mixup >= 0 && mixup.isFinite, "mixup: expected an alpha of 0 or more", mixup)
    for rate in rates {
      try expect(
        rate.factor >= 0 && rate.factor.isFinite, "rate of \(rate.name): expected a factor of 0 or more",
        rate.factor)
      try expect(
        rate.decay >= 0 && rate.decay.isFinite, "rate of \(rate.name): expected a decay of 0 or more",
        rate.decay
      )
    }
    for (name, schedule) in [("weight decay", decaySchedule), ("dropout", dropoutSchedule)] {
      try schedule.check()
      if schedule.plateau != nil {
        throw ShapeError("schedule of \(name): expected one of time alone, got one that watches the loss")
      }
    }
  }
}

/// What is added to the loss for weights far from zero, over the weights of layers and not their biases:
///
///     l2 / 2 (sum of w^2) + l1 (sum of |w|),     with gradient l2 w + l1 sign(w)
public struct Penalty: Sendable, Equatable {
  /// Pulls weights to zero by a fixed amount, and some of them all the way; 0 or more.
  public var l1: Double
  /// Pulls weights to zero in proportion; 0 or more. Half of what Keras calls by that name.
  public var l2: Double

  /// Ranges are checked where training begins, not here.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  var isNone: Bool { l1 == 0 && l2 == 0 }
}

/// Holds gradients back before the optimizer sees them.
public enum Clipping: Sendable, Equatable {
  /// Every element is held to -limit ... limit.
  case value(Double)
  /// g := g min(1, limit / (|g| + epsilon)), with |g| the Euclidean norm of the whole gradient (Pascanu, Mikolov and
  /// Bengio 2013). PyTorch has an epsilon of 1e-6.
  case globalNorm(Double, epsilon: Double = 0)
}

/// An average of the parameters, kept beside them.
public enum Averaging: Sendable, Equatable {
  /// average := decay average + (1 - decay) parameters, after every step; the first step makes the average the parameters.
  case exponential(decay: Double = 0.999)
  /// The mean over the ends of all epochs after the first so many (Izmailov et al. 2018).
  case stochastic(after: Int)
}

/// Every so many steps, slow := slow + share (fast - slow), and fast := slow.
public struct Lookahead: Sendable, Equatable {
  /// How many steps the fast parameters take alone, 1 or more.
  public var steps: Int
  /// How far the slow ones follow, above 0 and at most 1.
  public var share: Double

  /// Ranges are checked where training begins, not here.
  public init(steps: Int = 5, share: Double = 0.5) {
    self.steps = steps
    self.share = share
  }
}

/// A factor on the learning rate of some tensors, and one on their weight decay.
public struct LayerRate: Sendable, Equatable {
  /// A tensor's name or what it begins with: `layers.0`, `layers.0.bias`; or a star and what it ends with: `*.bias`.
  public var name: String
  /// 0 or more; 0 freezes, and a frozen batch normalisation behaves as at prediction.
  public var factor: Double
  /// The factor on the optimizer's weight decay, 0 or more. A decay that shrinks parameters by learning rate times weight
  /// decay has `factor` in it as well.
  public var decay: Double

  /// Another rate for the tensors of this name.
  public init(_ name: String, factor: Double, decay: Double = 1) {
    self.name = name
    self.factor = factor
    self.decay = decay
  }

  /// No change to the tensors of this name.
  public static func frozen(_ name: String) -> LayerRate { LayerRate(name, factor: 0) }

  /// Whether it is about a tensor.
  func names(_ tensor: String) -> Bool {
    let (name, tensor) = (Array(name.utf8), Array(tensor.utf8))
    if name.first == 42 {
      return name.count > 1 && tensor.reversed().starts(with: name.dropFirst().reversed())
    }
    return tensor.starts(with: name) && (tensor.count == name.count || tensor[name.count] == 46)
  }
}
