#if !hasFeature(Embedded)

  extension Initializer: Spelled {
    /// The words of the initialisers; deviations, bounds and gains are above 0.
    public static var forms: [String] {
      [
        "zero", "constant:VALUE", "normal[:DEVIATION]", "truncated-normal[:DEVIATION]", "uniform:BOUND",
        "uniform:LOW:HIGH",
      ] + families.map { "\($0.word)[:GAIN]" } + names.map(\.word) + [
        "scikit-learn", "orthogonal[:GAIN]", "identity[:GAIN]",
      ]
    }

    /// Its word, with the numbers that it has; a gain only where it is not its word's own.
    public var spelling: String {
      switch self {
      case .zero: "zero"
      case .constant(let value): "constant:\(value)"
      case .normal(let deviation): "normal:\(deviation)"
      case .truncatedNormal(let deviation): "truncated-normal:\(deviation)"
      case .uniform(let low, let high): low == -high ? "uniform:\(high)" : "uniform:\(low):\(high)"
      case .scaled(let scaling): Self.word(of: scaling)
      case .orthogonal(let gain): gain == 1 ? "orthogonal" : "orthogonal:\(gain)"
      case .identity(let gain): gain == 1 ? "identity" : "identity:\(gain)"
      }
    }

    /// Nil for another word, a wrong count of numbers, or numbers out of their ranges.
    public init?(word: String, numbers: [Double]) {
      guard let initializer = Self.unchecked(word, numbers) else { return nil }
      do { try initializer.check() } catch { return nil }
      self = initializer
    }

    private static func unchecked(_ word: String, _ numbers: [Double]) -> Initializer? {
      switch (word, numbers.count) {
      case ("zero", 0): .zero
      case ("constant", 1): .constant(numbers[0])
      case ("normal", 0): .normal()
      case ("normal", 1): .normal(standardDeviation: numbers[0])
      case ("truncated-normal", 0): .truncatedNormal()
      case ("truncated-normal", 1): .truncatedNormal(standardDeviation: numbers[0])
      case ("uniform", 1): .uniform(bound: numbers[0])
      case ("uniform", 2): .uniform(low: numbers[0], high: numbers[1])
      case ("orthogonal", 0): .orthogonal()
      case ("orthogonal", 1): .orthogonal(gain: numbers[0])
      case ("identity", 0): .identity()
      case ("identity", 1): .identity(gain: numbers[0])
      case ("scikit-learn", 0): .glorot
      case (_, 0): (names + families).first { $0.word == word }.map { .scaled($0.scaling) }
      case (_, 1):
        families.first { $0.word == word }.map {
          .scaled(
            VarianceScaling(gain: numbers[0], fan: $0.scaling.fan, distribution: $0.scaling.distribution))
        }
      default: nil
      }
    }

    /// A word, and the scaling that it names without a number.
    private typealias Name = (word: String, scaling: VarianceScaling)

    /// One word for each fan and distribution, with a gain where another is wanted.
    private static var families: [Name] {
      [
        ("he", .init(scale: 2, fan: .inputs, distribution: .normal)),
        ("he-uniform", .init(scale: 2, fan: .inputs, distribution: .uniform)),
        ("he-truncated", .init(scale: 2, fan: .inputs, distribution: .truncatedNormal)),
        ("he-fan-out", .init(scale: 2, fan: .outputs, distribution: .normal)),
        ("he-fan-out-uniform", .init(scale: 2, fan: .outputs, distribution: .uniform)),
        ("he-fan-out-truncated", .init(scale: 2, fan: .outputs, distribution: .truncatedNormal)),
        ("glorot", .init(scale: 1, fan: .average, distribution: .uniform)),
        ("glorot-normal", .init(scale: 1, fan: .average, distribution: .normal)),
        ("glorot-truncated", .init(scale: 1, fan: .average, distribution: .truncatedNormal)),
      ]
    }

    /// Words for one gain of these.
    private static var names: [Name] {
      [
        ("lecun", .init(scale: 1, fan: .inputs, distribution: .normal)),
        ("lecun-uniform", .init(scale: 1, fan: .inputs, distribution: .uniform)),
        ("lecun-truncated", .init(scale: 1, fan: .inputs, distribution: .truncatedNormal)),
        ("pytorch", .init(scale: 1.0 / 3, fan: .inputs, distribution: .uniform)),
        ("scikit-learn-logistic", .init(scale: 1.0 / 3, fan: .average, distribution: .uniform)),
      ]
    }

    private static func word(of scaling: VarianceScaling) -> String {
      if let named = (names + families).first(where: { $0.scaling == scaling }) { return named.word }
      let family = families.first {
        $0.scaling.fan == scaling.fan && $0.scaling.distribution == scaling.distribution
      }
      return "\(family?.word ?? "he"):\(scaling.gain)"
    }
  }

#endif
