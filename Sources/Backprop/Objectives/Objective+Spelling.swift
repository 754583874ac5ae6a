#if !hasFeature(Embedded)

  extension Objective: Spelled {
    /// The words of the objectives, loss and output function in one.
    public static var forms: [String] {
      [
        "squared", "squared-sigmoid", "half-squared", "half-squared-sigmoid", "absolute", "huber[:DELTA]",
        "smooth-l1[:BETA]", "log-cosh", "poisson", "poisson-full", "poisson-rate", "poisson-rate-full",
        "gaussian[:FLOOR]", "gaussian-full[:FLOOR]", "gaussian-softplus[:FLOOR]",
        "gaussian-softplus-full[:FLOOR]", "gaussian-variance[:FLOOR]", "gaussian-variance-full[:FLOOR]",
        "quantile:LEVEL[:LEVEL...]", "hinge", "squared-hinge", "multi-class-hinge",
        "binary-cross-entropy[:SMOOTHING[:POSITIVE WEIGHTS]]",
        "probability-cross-entropy[:SMOOTHING[:POSITIVE WEIGHTS]]", "binary-focal[:GAMMA[:ALPHA]]",
        "binary-focal-even[:GAMMA]", "cross-entropy[:SMOOTHING[:CLASS WEIGHTS]]",
        "focal[:GAMMA[:CLASS WEIGHTS]]", "kullback-leibler", "kullback-leibler-elements",
        "kullback-leibler-logarithms", "kullback-leibler-logarithms-elements",
        "combined{/OUTPUTS:TARGETS:WEIGHT/OBJECTIVE}",
      ]
    }

    /// Its word with its numbers. A custom objective is `custom/NAME`, which is read back by `init(spelling:custom:)`.
    public var spelling: String {
      switch self {
      case .squaredError(let loss):
        (loss.isHalved ? "half-squared" : "squared") + (loss.output == .sigmoid ? "-sigmoid" : "")
      case .absoluteError: "absolute"
      case .huber(let loss): Self.spelled(loss.isDivided ? "smooth-l1" : "huber", [loss.delta])
      case .logCosh: "log-cosh"
      case .poisson(let loss):
        "poisson" + (loss.output == .rate ? "-rate" : "") + (loss.isFull ? "-full" : "")
      case .gaussian(let loss): loss.spelling
      case .quantile(let loss): Self.spelled("quantile", loss.levels)
      case .hinge(let loss): loss.isSquared ? "squared-hinge" : "hinge"
      case .multiClassHinge: "multi-class-hinge"
      case .binaryCrossEntropy(let loss):
        Self.spelled(
          loss.output == .sigmoid ? "binary-cross-entropy" : "probability-cross-entropy",
          Self.numbers(loss.smoothing, loss.positiveWeights))
      case .binaryFocal(let loss):
        loss.alpha.map { Self.spelled("binary-focal", [loss.gamma, $0]) }
          ?? Self.spelled("binary-focal-even", [loss.gamma])
      case .crossEntropy(let loss):
        Self.spelled("cross-entropy", Self.numbers(loss.smoothing, loss.classWeights))
      case .focal(let loss): Self.spelled("focal", [loss.gamma] + loss.classWeights)
      case .kullbackLeibler(let loss): loss.spelling
      case .combined(let loss): loss.spelling
      case .custom(let loss): "custom/" + loss.name
      }
    }

    private static func spelled(_ word: String, _ numbers: [Double]) -> String {
      var text = word
      for number in numbers { text += ":\(number)" }
      return text
    }

    /// Nothing where nothing is set.
    private static func numbers(_ smoothing: Double, _ weights: [Double]) -> [Double] {
      smoothing == 0 && weights.isEmpty ? [] : [smoothing] + weights
    }

    /// Nil for another word, a wrong count of numbers, or a number out of its range.
    public init?(word: String, numbers: [Double]) {
      guard let objective = Self.plain(word, numbers) ?? Self.numbered(word, numbers) else { return nil }
      guard (try? objective.check(outputs: objective.fittingOutputs)) != nil else { return nil }
      self = objective
    }

    private static func plain(_ word: String, _ numbers: [Double]) -> Objective? {
      guard numbers.isEmpty else { return nil }
      return switch word {
      case "squared": .squaredError
      case "squared-sigmoid": .squaredError(SquaredError(output: .sigmoid))
      case "half-squared": .halfSquaredError()
      case "half-squared-sigmoid": .halfSquaredError(output: .sigmoid)
      case "absolute": .absoluteError
      case "log-cosh": .logCosh
      case "poisson": .poisson
      case "poisson-full": .poisson(Poisson(isFull: true))
      case "poisson-rate": .poisson(Poisson(output: .rate))
      case "poisson-rate-full": .poisson(Poisson(output: .rate, isFull: true))
      case "hinge": .hinge
      case "squared-hinge": .squaredHinge
      case "multi-class-hinge": .multiClassHinge
      case "kullback-leibler": .kullbackLeibler
      case "kullback-leibler-elements": .kullbackLeibler(KullbackLeibler(divisor: .elements))
      case "kullback-leibler-logarithms": .kullbackLeibler(KullbackLeibler(output: .logarithms))
      case "kullback-leibler-logarithms-elements":
        .kullbackLeibler(KullbackLeibler(output: .logarithms, divisor: .elements))
      default: nil
      }
    }

    private static func numbered(_ word: String, _ numbers: [Double]) -> Objective? {
      let first = numbers.first
      let weights = Array(numbers.dropFirst())
      return switch (word, numbers.count) {
      case ("huber", 0...1): .huber(delta: first ?? 1)
      case ("smooth-l1", 0...1): .smoothL1(beta: first ?? 1)
      case ("quantile", 1...): .quantile(Quantile(levels: numbers))
      case ("binary-cross-entropy", _):
        .binaryCrossEntropy(BinaryCrossEntropy(smoothing: first ?? 0, positiveWeights: weights))
      case ("probability-cross-entropy", _):
        .binaryCrossEntropy(
          BinaryCrossEntropy(output: .identity, smoothing: first ?? 0, positiveWeights: weights))
      case ("binary-focal", 0...1): .binaryFocal(BinaryFocal(gamma: first ?? 2))
      case ("binary-focal", 2): .binaryFocal(BinaryFocal(gamma: numbers[0], alpha: numbers[1]))
      case ("binary-focal-even", 0...1): .binaryFocal(BinaryFocal(gamma: first ?? 2, alpha: nil))
      case ("cross-entropy", _): .crossEntropy(CrossEntropy(smoothing: first ?? 0, classWeights: weights))
      case ("focal", _): .focal(Focal(gamma: first ?? 2, classWeights: weights))
      case (_, 0...1): Gaussian(word: word, floor: first).map { .gaussian($0) }
      default: nil
      }
    }

    /// Outputs that its settings fit, for a check of the numbers alone.
    private var fittingOutputs: Int {
      if case .quantile(let quantile) = self { return quantile.levels.count }
      let weights = traits.outputWeights.count
      return weights == 0 ? 2 : weights
    }

    /// The objective that a text spells, a combined one among them; nil where it is none, or names a custom one.
    public init?(spelling: String) { self.init(spelling: spelling, custom: []) }

    /// The objective that a text spells, where `custom` are the custom ones it may name; nil where it is none.
    public init?(spelling: String, custom: [CustomObjective]) {
      let words = spelling.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      var next = 0
      func objective() -> Objective? {
        guard next < words.count else { return nil }
        let text = words[next]
        next += 1
        if text == "custom", next < words.count {
          next += 1
          return custom.first { $0.name == words[next - 1] }.map { .custom($0) }
        }
        guard let (word, numbers) = Self.wordAndNumbers(of: text) else { return nil }
        return Objective(word: word, numbers: numbers)
      }
      if words[0] == "combined" {
        next = 1
        var parts: [CombinedObjective.Part] = []
        while next < words.count {
          let numbers = words[next].split(separator: ":", omittingEmptySubsequences: false)
          next += 1
          guard numbers.count == 3, let outputs = Int(numbers[0]), let targets = Int(numbers[1]),
            let weight = Double(numbers[2]), let part = objective()
          else { return nil }
          parts.append(.init(part, outputs: outputs, targetColumns: targets, weight: weight))
        }
        let combined = CombinedObjective(parts)
        guard (try? combined.check(outputs: combined.outputs)) != nil else { return nil }
        self = .combined(combined)
      } else {
        guard let only = objective(), next == words.count else { return nil }
        self = only
      }
    }
  }

  extension Gaussian {
    fileprivate var spelling: String {
      let form =
        switch variance {
        case .logarithm: ""
        case .softplus: "-softplus"
        case .itself: "-variance"
        }
      return "gaussian" + form + (isFull ? "-full" : "") + (floor == Gaussian().floor ? "" : ":\(floor)")
    }

    fileprivate init?(word: String, floor: Double?) {
      self.init(floor: floor ?? Gaussian().floor)
      switch word {
      case "gaussian": break
      case "gaussian-full": isFull = true
      case "gaussian-softplus": variance = .softplus
      case "gaussian-softplus-full": (variance, isFull) = (.softplus, true)
      case "gaussian-variance": variance = .itself
      case "gaussian-variance-full": (variance, isFull) = (.itself, true)
      default: return nil
      }
    }
  }

  extension KullbackLeibler {
    fileprivate var spelling: String {
      "kullback-leibler" + (output == .logarithms ? "-logarithms" : "")
        + (divisor == .elements ? "-elements" : "")
    }
  }

  extension CombinedObjective {
    fileprivate var spelling: String {
      var text = "combined"
      for part in parts {
        text += "/\(part.outputs):\(part.targetColumns):\(part.weight)/\(part.objective.spelling)"
      }
      return text
    }
  }

#endif
