import Backprop
import BackpropCompute
import Testing

/// First weights of layers, where no other program's values cover them.
@Suite struct InitializerTests {
  static let all: [Initializer] = [
    .zero, .constant(-0.1), .normal(), .normal(standardDeviation: 0.01), .truncatedNormal(),
    .truncatedNormal(standardDeviation: 0.02), .uniform(bound: 0.05), .uniform(low: 0, high: 3), .he,
    .heUniform, .glorot, .glorotNormal, .lecun, .lecunUniform, .pyTorchLinear, .scikitLearn(for: .sigmoid),
    .scikitLearn(for: .tanh), .he(gain: 1, distribution: .truncatedNormal),
    .he(gain: 2.0.squareRoot()), .he(gain: 0.3, fan: .outputs),
    .he(gain: 2.0.squareRoot(), fan: .outputs, distribution: .uniform),
    .he(gain: 1.1, fan: .outputs, distribution: .truncatedNormal), .glorot(gain: 5.0 / 3),
    .glorot(gain: 0.1, distribution: .normal), .glorot(gain: 1, distribution: .truncatedNormal),
    .orthogonal(), .orthogonal(gain: 1.7), .identity(), .identity(gain: 0.5),
  ]

  func weights(_ initializer: Initializer, inputs: Int, outputs: Int, seed: UInt64 = 5) throws -> [Double] {
    let layer = Layer.dense(outputs, initializer: initializer)
    let network = try Network<Double>(inputs: inputs, layers: [layer], seed: seed)
    return try #require(network[tensor: "layers.0.weight"])
  }

  @Test func defaultsFollowTheActivation() throws {
    func weights(_ layer: Layer) throws -> Vector<Double> {
      try Network<Double>(inputs: 30, layers: [layer], seed: 5).parameters
    }
    for activation in [Activation.relu, .leakyReLU(), .gelu, .silu] {
      #expect(try weights(.dense(20, activation)) == weights(.dense(20, activation, initializer: .he)))
    }
    for activation in [Activation.identity, .sigmoid, .tanh] {
      #expect(try weights(.dense(20, activation)) == weights(.dense(20, activation, initializer: .glorot)))
    }
  }

  /// Both precisions take the same random numbers.
  @Test(arguments: all) func precisionsAgree(initializer: Initializer) throws {
    let layers = [Layer.dense(6, initializer: initializer)]
    let double = try Network<Double>(inputs: 9, layers: layers, seed: 5).parameters
    let float = try Network<Float>(inputs: 9, layers: layers, seed: 5).parameters
    #expect(float.count == 60)
    for index in 0..<60 { #expect(float[index] == Float(double[index])) }
  }

  @Test(arguments: all) func spreadIsAsTold(initializer: Initializer) throws {
    let drawn = try weights(initializer, inputs: 70, outputs: 30)
    let deviation = initializer.standardDeviation(inputs: 70, outputs: 30)
    let bound = initializer.bound(inputs: 70, outputs: 30)
    switch initializer {
    case .zero, .constant: #expect(drawn.allSatisfy { $0.magnitude == bound } && deviation == 0)
    case .uniform(let low, let high):
      #expect(drawn.allSatisfy { $0 >= low && $0 <= high })
      let middle = (low + high) / 2
      #expect(sampleProblem(drawn.map { $0 - middle }, deviation: deviation, bound: (high - low) / 2) == nil)
    case .orthogonal, .identity:
      let square = drawn.reduce(0) { $0 + $1 * $1 } / Double(drawn.count)
      #expect((square.squareRoot() / deviation - 1).magnitude < 1e-12)
      #expect(drawn.allSatisfy { $0.magnitude <= bound ?? 0 })
    default: #expect(sampleProblem(drawn, deviation: deviation, bound: bound) == nil)
    }
    #expect(try drawn == weights(initializer, inputs: 70, outputs: 30))
  }

  /// Of a normal distribution cut at two deviations, 0.68269 / 0.95450 lie within one, and the fourth moment
  /// is 3 - (2 phi(2) / 0.95450)(2^3 + 3 x 2) = 1.41569 of the uncut square.
  @Test func truncatedNumbersAreNormalWithin() throws {
    let drawn = try weights(.truncatedNormal(), inputs: 500, outputs: 200)
    let count = Double(drawn.count)
    #expect(drawn.allSatisfy { $0.magnitude <= 2 })
    let within = Double(drawn.count { $0.magnitude < 1 }) / count
    let p = 0.6826894921370859 / 0.9544997361036416
    #expect((within - p).magnitude < 5 * (p * (1 - p) / count).squareRoot())
    let fourth = drawn.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
    let density = 0.05399096651318806
    #expect((fourth - (3 - 2 * density / 0.9544997361036416 * 14)).magnitude < 0.04)
    #expect(drawn.contains { $0 > 1.99 } && drawn.contains { $0 < -1.99 })
  }

  @Test(arguments: [(1, 1), (7, 3), (3, 7), (64, 64), (200, 33), (33, 200)])
  func drawnMatricesAreOrthogonal(outputs: Int, inputs: Int) throws {
    let drawn = try weights(.orthogonal(gain: 1.5), inputs: inputs, outputs: outputs)
    #expect(productProblem(drawn, rows: outputs, columns: inputs, gain: 1.5) == nil)
    let other = try weights(.orthogonal(gain: 1.5), inputs: inputs, outputs: outputs, seed: 6)
    #expect(outputs * inputs == 1 || drawn != other)
  }

  /// Vectors that depend on each other, or are zero, still give a matrix with the property.
  @Test func matricesOfLowRankBecomeOrthogonal() {
    for (rows, columns) in [(4, 4), (6, 3), (3, 6), (1, 5)] {
      for matrix in [
        [Double](repeating: 0, count: rows * columns), [Double](repeating: 1, count: rows * columns),
        (0..<rows * columns).map { Double($0 / columns) },
      ] {
        let result = Initializer.orthogonalMatrix(of: matrix, rows: rows, columns: columns, gain: 2)
        #expect(productProblem(result, rows: rows, columns: columns, gain: 2) == nil)
      }
    }
  }

  @Test func identitiesPassInputsOn() throws {
    for (outputs, inputs) in [(3, 3), (5, 2), (2, 5)] {
      let drawn = try weights(.identity(gain: 0.5), inputs: inputs, outputs: outputs)
      let want = (0..<outputs * inputs).map { $0 / inputs == $0 % inputs ? 0.5 : 0 }
      #expect(drawn == want)
    }
  }

  @Test func otherDistributions() throws {
    let network = try Network<Double>(
      inputs: 100,
      layers: [.dense(50, initializer: .constant(0.25), biasInitializer: .normal(standardDeviation: 3))],
      seed: 1)
    #expect(network[tensor: "layers.0.weight"]?.allSatisfy { $0 == 0.25 } == true)
    let biases = try #require(network[tensor: "layers.0.bias"])
    #expect(sampleProblem(biases, deviation: 3, bound: nil) == nil)
  }

  @Test(arguments: all) func spellingsReadBack(initializer: Initializer) throws {
    #expect(Initializer(spelling: initializer.spelling) == initializer)
    try initializer.check()
    let word = initializer.spelling.prefix { $0 != ":" }
    #expect(Initializer.forms.contains { $0.prefix { $0 != ":" && $0 != "[" } == word })
  }

  @Test func whatIsTypedIsMeant() {
    for (text, initializer) in [
      ("he", Initializer.he), ("he-uniform", .heUniform), ("glorot", .glorot),
      ("glorot-normal", .glorotNormal),
      ("lecun", .lecun), ("lecun-uniform", .lecunUniform), ("pytorch", .pyTorchLinear),
      ("scikit-learn", .scikitLearn(for: .relu)), ("scikit-learn-logistic", .scikitLearn(for: .sigmoid)),
      ("glorot:1.5", .glorot(gain: 1.5)), ("he-fan-out:1.5", .he(gain: 1.5, fan: .outputs)),
      ("he-truncated:1", .he(gain: 1, distribution: .truncatedNormal)), ("uniform:0.1", .uniform(bound: 0.1)),
      ("uniform:-1:3", .uniform(low: -1, high: 3)), ("orthogonal:2", .orthogonal(gain: 2)),
      ("truncated-normal:0.02", .truncatedNormal(standardDeviation: 0.02)), ("constant:-1", .constant(-1)),
      ("normal", .normal()), ("identity", .identity()), ("zero", .zero),
    ] {
      #expect(Initializer(spelling: text) == initializer, "\(text)")
    }
    for form in Initializer.forms where !form.contains(":") || form.contains("[") {
      #expect(Initializer(spelling: String(form.prefix { $0 != "[" })) != nil, "\(form)")
    }
  }

  @Test(arguments: [
    "", "He", "zero:1", "constant", "normal:0", "normal:-1", "normal:1:2", "truncated-normal:0", "uniform",
    "uniform:0", "uniform:2:1", "uniform:1:1", "he:0", "he:-1", "he:1:2", "lecun:2", "pytorch:1",
    "orthogonal:0", "identity:-1", "scikit-learn:1", "glorot:nan", "he-fan-in",
  ]) func otherTextsAreNot(text: String) {
    #expect(Initializer(spelling: text) == nil)
  }

  static let wrong: [(Initializer, String)] = [
    (.constant(.nan), "a finite number for a constant, got nan"),
    (.normal(standardDeviation: 0), "a standard deviation above 0, got 0.0"),
    (.truncatedNormal(standardDeviation: -1), "a standard deviation above 0, got -1.0"),
    (.uniform(low: 1, high: 1), "a width above 0 from the low end to the high one, got 0.0"),
    (.uniform(bound: -1), "a width above 0 from the low end to the high one, got -2.0"),
    (.he(gain: -2), "a gain above 0, got -2.0"),
    (.glorot(gain: .infinity), "a gain above 0, got inf"),
    (.orthogonal(gain: 0), "a gain above 0, got 0.0"),
    (.identity(gain: .nan), "a gain above 0, got nan"),
  ]

  @Test func settingsOutOfRangeAreRefused() {
    for (initializer, message) in Self.wrong {
      do {
        try initializer.check()
        Issue.record("\(initializer) was taken")
      } catch {
        #expect(error.description.hasPrefix("initializer: expected "))
        #expect(error.description.hasSuffix(message), "\(error.description)")
      }
    }
    for initializer in [Initializer.orthogonal(), .identity()] {
      #expect(
        throws: ShapeError("initializer: expected one that draws single numbers for biases, got a matrix's")
      ) {
        try initializer.check(ofBiases: true)
      }
    }
  }
}
