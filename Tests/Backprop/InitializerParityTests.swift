import Backprop
import BackpropCompute
import TestSupport
import Testing

/// The distributions of first weights against PyTorch's, Keras' and scikit-learn's: every record, its
/// initialiser built from its own settings.
@Suite struct InitializerParityTests {
  static let records = (try? ParityFile("initializers").records) ?? []

  static func records(of kinds: Set<String>, are: Bool = true) -> [ParityRecord] {
    records.filter { kinds.contains((try? $0.string("initializer")) ?? "") == are }
  }

  @Test func everyKindIsThere() {
    let kinds = Set(Self.records.compactMap { try? $0.string("initializer") })
    #expect(
      kinds.isSuperset(of: [
        "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_normal", "lecun_uniform",
        "torch_linear_default", "sklearn_mlp", "gain", "orthogonal",
      ]))
  }

  @Test(arguments: records(of: ["gain", "orthogonal"], are: false)) func distribution(
    record: ParityRecord
  ) throws {
    let initializer = try Self.initializer(of: record)
    try initializer.check(ofBiases: true)
    let inputs = try record.integer("fan_in")
    let outputs = try record.integer("fan_out")
    let deviation = initializer.standardDeviation(inputs: inputs, outputs: outputs)
    if record.has("std") { #expect(record.mismatch([deviation], [try record.number("std")]) == nil) }
    let bound = initializer.bound(inputs: inputs, outputs: outputs)
    #expect((bound != nil) == record.has("bound"))
    if let bound { #expect(record.mismatch([bound], [try record.number("bound")]) == nil) }

    let hasBiases = record.has("bias_bound")
    let network = try Network<Double>(
      inputs: inputs,
      layers: [.dense(outputs, initializer: initializer, biasInitializer: hasBiases ? initializer : .zero)],
      seed: 3)
    let weights = try #require(network[tensor: "layers.0.weight"])
    #expect(weights.count == (try record.integers("weight_shape")).reduce(1, *))
    #expect(sampleProblem(weights, deviation: deviation, bound: bound) == nil)
    let biases = try #require(network[tensor: "layers.0.bias"])
    if hasBiases {
      let bound = try record.number("bias_bound")
      #expect(biases.allSatisfy { $0.magnitude <= bound * (1 + 1e-15) && $0 != 0 })
      #expect(sampleProblem(biases, deviation: bound / 3.0.squareRoot(), bound: bound) == nil)
    } else {
      #expect(biases.allSatisfy { $0 == 0 })
    }
  }

  /// Keras cuts a normal distribution at two of its deviations, and makes these so that the result has the
  /// one wanted.
  @Test(arguments: records.filter { $0.has("keras_truncated") }) func truncation(record: ParityRecord) throws
  {
    let inputs = try record.integer("fan_in")
    let outputs = try record.integer("fan_out")
    let before = try record.number("keras_truncated", "stddev_before_truncation")
    let cut = try record.number("keras_truncated", "cut_at_multiple")
    let keras = Initializer.he(gain: 1, distribution: .truncatedNormal)
    let bound = try #require(keras.bound(inputs: inputs, outputs: outputs))
    #expect(record.mismatch([bound], [cut * before]) == nil)
    let plain = Initializer.truncatedNormal(standardDeviation: before)
    let want = try record.number("std")
    for initializer in [keras, plain] {
      let deviation = initializer.standardDeviation(inputs: inputs, outputs: outputs)
      #expect(record.mismatch([deviation], [want]) == nil)
      let network = try Network<Double>(
        inputs: inputs, layers: [.dense(outputs, initializer: initializer)], seed: 3)
      let weights = try #require(network[tensor: "layers.0.weight"])
      #expect(sampleProblem(weights, deviation: want, bound: bound) == nil)
    }
  }

  @Test(arguments: records(of: ["gain"])) func gains(record: ParityRecord) throws {
    let gains = try #require(record.json["gains"]?.entries)
    #expect(!gains.isEmpty)
    for entry in gains {
      let name = entry.key
      let want = try #require(entry.value.number)
      let gain = Initializer.gain(for: try Self.activation(name))
      #expect(isClose(gain, want, relative: record.relativeTolerance), "\(name): \(gain), not \(want)")
    }
  }

  @Test(arguments: records(of: ["orthogonal"])) func orthogonalWeights(record: ParityRecord) throws {
    let gaussian = try record.tensor("gaussian")
    let want = try record.tensor("weight")
    let gain = try record.number("gain")
    #expect(want.shape == gaussian.shape)
    let weights = Initializer.orthogonalMatrix(
      of: gaussian.values, rows: gaussian.rows, columns: gaussian.columns, gain: gain)
    #expect(record.mismatch(weights, want.values) == nil)
    #expect(productProblem(weights, rows: gaussian.rows, columns: gaussian.columns, gain: gain) == nil)
  }

  /// The initialiser that a record's settings describe.
  static func initializer(of record: ParityRecord) throws -> Initializer {
    let kind = try record.string("initializer")
    let named: Initializer
    switch kind {
    case "glorot_uniform": named = .glorot(gain: try gain(of: record))
    case "glorot_normal": named = .glorot(gain: try gain(of: record), distribution: .normal)
    case "he_uniform":
      named = .he(gain: try gain(of: record), fan: try fan(of: record), distribution: .uniform)
    case "he_normal": named = .he(gain: try gain(of: record), fan: try fan(of: record))
    case "lecun_normal": named = .lecun
    case "lecun_uniform": named = .lecunUniform
    case "torch_linear_default": named = .pyTorchLinear
    case "sklearn_mlp":
      switch try record.string("activation") {
      case "logistic": named = .scikitLearn(for: .sigmoid)
      case "other": named = .scikitLearn(for: .relu)
      case let other: throw UnknownSetting(record: record.name, path: "activation", expected: "not \(other)")
      }
    default:
      throw UnknownSetting(record: record.name, path: "initializer", expected: "one known here, not \(kind)")
    }
    return named
  }

  private static func gain(of record: ParityRecord) throws -> Double {
    var name = try record.string("gain_of")
    if name == "leaky_relu" { name += "(\(try record.number("negative_slope")))" }
    let gain = Initializer.gain(for: try activation(name))
    if let problem = record.mismatch([gain], [try record.number("gain")]) {
      throw UnknownSetting(record: record.name, path: "gain", expected: problem)
    }
    return gain
  }

  private static func fan(of record: ParityRecord) throws -> VarianceScaling.Fan {
    switch try record.string("mode") {
    case "fan_in": .inputs
    case "fan_out": .outputs
    default: throw UnknownSetting(record: record.name, path: "mode", expected: "fan_in or fan_out")
    }
  }

  /// PyTorch's names, `leaky_relu(SLOPE)` among them.
  private static func activation(_ name: String) throws -> Activation {
    if name == "linear" { return .identity }
    let parts = name.split { "()".contains($0) }
    let word = parts.first.map { $0.split(separator: "_").joined(separator: "-") } ?? ""
    guard
      let activation = Activation(
        spelling: ([word] + parts.dropFirst().map(String.init)).joined(separator: ":"))
    else { throw UnknownSetting(record: name, path: "gains", expected: "an activation known here") }
    return activation
  }
}

/// The check that the golden values' README gives for a sampled layer: mean and deviation within five of
/// their own deviations, and nothing beyond the bound.
func sampleProblem(_ weights: [Double], deviation: Double, bound: Double?) -> String? {
  let count = Double(weights.count)
  let mean = weights.reduce(0, +) / count
  guard mean.magnitude < 5 * deviation / count.squareRoot() else { return "the mean is \(mean)" }
  if let bound, let beyond = weights.first(where: { $0.magnitude > bound * (1 + 1e-15) }) {
    return "\(beyond) is beyond \(bound)"
  }
  guard weights.count > 1 else { return nil }
  let sample = (weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
  let ratio = sample / deviation
  guard (ratio - 1).magnitude < 5 / (2 * count).squareRoot() else { return "the deviation is \(ratio) of it" }
  return nil
}

/// Where W^T W, or W W^T where W has fewer rows than columns, is not gain^2 I.
func productProblem(_ weights: [Double], rows: Int, columns: Int, gain: Double) -> String? {
  let (count, length) = (min(rows, columns), max(rows, columns))
  func element(_ vector: Int, _ place: Int) -> Double {
    rows < columns ? weights[vector * columns + place] : weights[place * columns + vector]
  }
  for one in 0..<count {
    for other in 0..<count {
      let product = (0..<length).reduce(0.0) { $0 + element(one, $1) * element(other, $1) }
      let want = one == other ? gain * gain : 0
      if !((product - want).magnitude < 1e-13 * gain * gain) { return "(\(one), \(other)): \(product)" }
    }
  }
  return nil
}

@Suite struct SampleProblemTests {
  @Test func problemsAreSeen() throws {
    #expect(sampleProblem([-1, 1, -1, 1], deviation: 1, bound: 1) == nil)
    #expect(sampleProblem([-1, 1, -1, 1.5], deviation: 1, bound: 1)?.contains("beyond") == true)
    #expect(sampleProblem(Array(repeating: 3, count: 4), deviation: 1, bound: nil)?.contains("mean") == true)
    let wide = (0..<100).map { $0.isMultiple(of: 2) ? 2.0 : -2.0 }
    #expect(sampleProblem(wide, deviation: 1, bound: nil)?.contains("deviation") == true)
    #expect(productProblem([2, 0, 0, 2], rows: 2, columns: 2, gain: 2) == nil)
    #expect(productProblem([2, 0, 1, 2], rows: 2, columns: 2, gain: 2) != nil)
    #expect(productProblem([1, 0, 0, 1, 0, 0], rows: 3, columns: 2, gain: 1) == nil)
    #expect(productProblem([1, 0, 0, 1, 0, 0], rows: 2, columns: 3, gain: 1) != nil)
  }
}
