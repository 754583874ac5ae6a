#if !hasFeature(Embedded)
  import BackpropCompute

  extension Optimizer: Spelled {
    /// The words of the optimizers, their numbers all optional, from the left; the learning rate is no part
    /// of them.
    public static var forms: [String] {
      words.map { entry in
        entry.word + entry.numbers.map { "[:" + $0 }.joined()
          + String(repeating: "]", count: entry.numbers.count)
      }
    }

    /// Its word, with as many numbers as differ from the defaults. That of a custom one is `custom:NAME`,
    /// which only people read.
    public var spelling: String {
      let (word, values) = wordAndNumbers
      guard let plain = Optimizer(word: word, numbers: [])?.wordAndNumbers.numbers else { return word }
      let count = values.indices.last { $0 >= plain.count || values[$0] != plain[$0] }.map { $0 + 1 } ?? 0
      return ([word] + values.prefix(count).map { "\($0)" }).joined(separator: ":")
    }

    /// Nil for another word, too many numbers, or numbers out of their ranges.
    public init?(word: String, numbers: [Double]) {
      guard let entry = Self.words.first(where: { $0.word == word }), numbers.count <= entry.numbers.count
      else {
        return nil
      }
      guard let optimizer = entry.make(Numbers(given: numbers)) else { return nil }
      do throws(ShapeError) { try optimizer.check() } catch { return nil }
      self = optimizer
    }

    /// The numbers behind a word, with a default for those that are not given.
    private struct Numbers {
      let given: [Double]

      func callAsFunction(_ index: Int, _ standard: Double) -> Double {
        index < given.count ? given[index] : standard
      }

      /// Nil where the number is no whole one.
      func whole(_ index: Int, _ standard: Int) -> Int? {
        index < given.count ? Int(exactly: given[index]) : standard
      }
    }

    private struct Word: Sendable {
      let word: String
      let numbers: [String]
      let make: @Sendable (Numbers) -> Optimizer?
    }

    private static let moments = ["BETA1", "BETA2", "EPSILON"]

    private static let words: [Word] = [
      Word(word: "sgd", numbers: ["MOMENTUM", "DAMPENING", "WEIGHT-DECAY"]) {
        .sgd(momentum: $0(0, 0), dampening: $0(1, 0), weightDecay: $0(2, 0))
      },
      Word(word: "nesterov", numbers: ["MOMENTUM", "WEIGHT-DECAY"]) {
        .sgd(momentum: $0(0, 0.9), weightDecay: $0(1, 0), nesterov: true)
      },
      Word(word: "adam", numbers: moments + ["WEIGHT-DECAY"]) {
        .adam(beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0))
      },
      Word(word: "adamw", numbers: moments + ["WEIGHT-DECAY"]) {
        .adamW(beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0.01))
      },
      Word(word: "amsgrad", numbers: moments + ["WEIGHT-DECAY"]) {
        .adam(
          beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0), amsGrad: true)
      },
      Word(word: "amsgradw", numbers: moments + ["WEIGHT-DECAY"]) {
        .adamW(
          beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0.01),
          amsGrad: true)
      },
      Word(word: "nadam", numbers: moments + ["MOMENTUM-DECAY", "WEIGHT-DECAY"]) {
        .nAdam(
          beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), momentumDecay: $0(3, 0.004),
          weightDecay: $0(4, 0))
      },
      Word(word: "nadamw", numbers: moments + ["MOMENTUM-DECAY", "WEIGHT-DECAY"]) {
        .nAdam(
          beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), momentumDecay: $0(3, 0.004),
          weightDecay: $0(4, 0.01), decoupled: true)
      },
      Word(word: "radam", numbers: moments + ["WEIGHT-DECAY"]) {
        .rAdam(beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0))
      },
      Word(word: "radamw", numbers: moments + ["WEIGHT-DECAY"]) {
        .rAdam(
          beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0.01),
          decoupled: true)
      },
      Word(word: "adamax", numbers: moments + ["WEIGHT-DECAY"]) {
        .adamax(beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-8), weightDecay: $0(3, 0))
      },
      Word(word: "rmsprop", numbers: ["ALPHA", "MOMENTUM", "EPSILON", "WEIGHT-DECAY"]) {
        .rmsProp(alpha: $0(0, 0.99), epsilon: $0(2, 1e-8), momentum: $0(1, 0), weightDecay: $0(3, 0))
      },
      Word(word: "rmsprop-centered", numbers: ["ALPHA", "MOMENTUM", "EPSILON", "WEIGHT-DECAY"]) {
        .rmsProp(
          alpha: $0(0, 0.99), epsilon: $0(2, 1e-8), momentum: $0(1, 0), weightDecay: $0(3, 0),
          centered: true)
      },
      Word(word: "adagrad", numbers: ["RATE-DECAY", "ACCUMULATOR", "EPSILON", "WEIGHT-DECAY"]) {
        .adagrad(
          learningRateDecay: $0(0, 0), initialAccumulator: $0(1, 0), epsilon: $0(2, 1e-10),
          weightDecay: $0(3, 0))
      },
      Word(word: "adadelta", numbers: ["RHO", "EPSILON", "WEIGHT-DECAY"]) {
        .adadelta(rho: $0(0, 0.9), epsilon: $0(1, 1e-6), weightDecay: $0(2, 0))
      },
      Word(word: "lion", numbers: ["BETA1", "BETA2", "WEIGHT-DECAY"]) {
        .lion(beta1: $0(0, 0.9), beta2: $0(1, 0.99), weightDecay: $0(2, 0))
      },
      Word(word: "lamb", numbers: moments + ["WEIGHT-DECAY"]) {
        .lamb(beta1: $0(0, 0.9), beta2: $0(1, 0.999), epsilon: $0(2, 1e-6), weightDecay: $0(3, 0))
      },
      Word(word: "rprop", numbers: ["DECREASE", "INCREASE", "SMALLEST", "LARGEST"]) {
        .rprop(
          decrease: $0(0, 0.5), increase: $0(1, 1.2), smallestStep: $0(2, 1e-6), largestStep: $0(3, 50))
      },
      Word(
        word: "lbfgs",
        numbers: ["HISTORY", "ITERATIONS", "GRADIENT-TOLERANCE", "CHANGE-TOLERANCE", "EVALUATIONS"]
      ) {
        guard let history = $0.whole(0, 100), let iterations = $0.whole(1, 20),
          let evaluations = $0.whole(4, 1)
        else { return nil }
        return .lbfgs(
          maximumIterations: iterations, maximumEvaluations: $0.given.count > 4 ? evaluations : nil,
          gradientTolerance: $0(2, 1e-7), changeTolerance: $0(3, 1e-9), historySize: history)
      },
    ]

    /// The word and all its numbers, in their order.
    private var wordAndNumbers: (word: String, numbers: [Double]) {
      switch self {
      case .sgd(let o) where o.isNesterov: ("nesterov", [o.momentum, o.weightDecay])
      case .sgd(let o): ("sgd", [o.momentum, o.dampening, o.weightDecay])
      case .adam(let o):
        (
          (o.isAMSGrad ? "amsgrad" : "adam") + (o.isDecoupled ? "w" : ""),
          [o.beta1, o.beta2, o.epsilon, o.weightDecay]
        )
      case .nAdam(let o):
        ("nadam" + (o.isDecoupled ? "w" : ""), [o.beta1, o.beta2, o.epsilon, o.momentumDecay, o.weightDecay])
      case .rAdam(let o):
        ("radam" + (o.isDecoupled ? "w" : ""), [o.beta1, o.beta2, o.epsilon, o.weightDecay])
      case .adamax(let o): ("adamax", [o.beta1, o.beta2, o.epsilon, o.weightDecay])
      case .rmsProp(let o):
        ("rmsprop" + (o.isCentered ? "-centered" : ""), [o.alpha, o.momentum, o.epsilon, o.weightDecay])
      case .adagrad(let o):
        ("adagrad", [o.learningRateDecay, o.initialAccumulator, o.epsilon, o.weightDecay])
      case .adadelta(let o): ("adadelta", [o.rho, o.epsilon, o.weightDecay])
      case .lion(let o): ("lion", [o.beta1, o.beta2, o.weightDecay])
      case .lamb(let o): ("lamb", [o.beta1, o.beta2, o.epsilon, o.weightDecay])
      case .rprop(let o): ("rprop", [o.decrease, o.increase, o.smallestStep, o.largestStep])
      case .lbfgs(let o):
        (
          "lbfgs",
          [Double(o.historySize), Double(o.maximumIterations), o.gradientTolerance, o.changeTolerance]
            + (o.maximumEvaluations.map { [Double($0)] } ?? [])
        )
      case .custom(let o): ("custom:" + o.name, [])
      }
    }
  }

#endif
