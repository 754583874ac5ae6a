import BackpropCompute

/// How the first weights of a layer are drawn. fan in = inputs of the layer, fan out = its outputs.
///
/// Number i of a tensor is a function of the seed, the layer and i alone, the same in Float and Double but
/// for rounding. Settings are checked by `check()`.
public enum Initializer: Sendable, Equatable {
  /// All zero.
  case zero
  /// All this number.
  case constant(Double)
  /// Normal with mean 0 and this standard deviation.
  case normal(standardDeviation: Double = 1)
  /// Normal with mean 0 and this standard deviation, of which what lies beyond two deviations is drawn again;
  /// the weights' own deviation is 0.88 of it.
  case truncatedNormal(standardDeviation: Double = 1)
  /// Uniform from `low` to `high`.
  case uniform(low: Double, high: Double)
  /// A variance that follows the number of inputs or outputs: `he`, `glorot`, `lecun` and their relatives.
  case scaled(VarianceScaling)
  /// Orthogonal rows or columns, whichever are fewer, of length `gain` (Saxe et al. 2014): Q of the QR
  /// decomposition of a normal matrix, drawn once for the whole outputs x inputs. Costs about 4 x larger size
  /// x smaller size^2 operations.
  case orthogonal(gain: Double = 1)
  /// `gain` where the number of the output is that of the input, else 0.
  case identity(gain: Double = 1)

  /// Uniform from -bound to bound.
  public static func uniform(bound: Double) -> Initializer { .uniform(low: -bound, high: bound) }

  /// The standard deviation of the weights it draws; their root mean square for orthogonal ones and the
  /// identity.
  public func standardDeviation(inputs: Int, outputs: Int) -> Double {
    switch self {
    case .zero, .constant: 0
    case .normal(let deviation): deviation
    case .truncatedNormal(let deviation): deviation * Self.truncatedDeviation
    case .uniform(let low, let high): (high - low) / 12.0.squareRoot()
    case .scaled(let scaling): scaling.standardDeviation(inputs: inputs, outputs: outputs)
    case .orthogonal(let gain), .identity(let gain): gain / Double(max(1, inputs, outputs)).squareRoot()
    }
  }

  /// No weight that it draws is larger, either sign; nil where there is no such number.
  public func bound(inputs: Int, outputs: Int) -> Double? {
    switch self {
    case .zero: 0
    case .constant(let value): value.magnitude
    case .normal: nil
    case .truncatedNormal(let deviation): 2 * deviation
    case .uniform(let low, let high): max(low.magnitude, high.magnitude)
    case .scaled(let scaling):
      scaling.initializer(inputs: inputs, outputs: outputs).bound(inputs: 1, outputs: 1)
    case .orthogonal(let gain), .identity(let gain): gain
    }
  }

  /// The standard deviation of the standard normal distribution within -2 ... 2.
  static let truncatedDeviation = 0.87962566103423978

  /// Throws where a setting lies outside its range, or where biases are drawn as only a matrix can be.
  public func check(ofBiases: Bool = false) throws(ShapeError) {
    switch self {
    case .zero: break
    case .constant(let value): try Self.require(value, "a finite number for a constant") { _ in true }
    case .normal(let deviation), .truncatedNormal(let deviation):
      try Self.require(deviation, "a standard deviation above 0") { $0 > 0 }
    case .uniform(let low, let high):
      try Self.require(high - low, "a width above 0 from the low end to the high one") { $0 > 0 }
    case .scaled(let scaling): try Self.require(scaling.gain, "a gain above 0") { $0 > 0 }
    case .orthogonal(let gain), .identity(let gain):
      try Self.require(gain, "a gain above 0") { $0 > 0 }
      if ofBiases {
        throw ShapeError("initializer: expected one that draws single numbers for biases, got a matrix's")
      }
    }
  }

  private static func require(
    _ number: Double, _ expected: String, _ isInRange: (Double) -> Bool
  ) throws(ShapeError) {
    guard number.isFinite, isInRange(number) else {
      throw ShapeError("initializer: expected \(expected)\(got(number))")
    }
  }
}

extension Initializer {
  /// Draws `count` numbers into `target`; number i takes index `first` + i of its purpose.
  ///
  /// Orthogonal weights and the identity fill outputs x inputs; a tensor of another count is one column.
  func draw<S: Scalar>(
    into target: UnsafeMutablePointer<S>, count: Int, first: Int, inputs: Int, outputs: Int,
    source: RandomSource,
    purpose: RandomPurpose
  ) {
    switch self {
    case .zero: unsafe target.update(repeating: 0, count: count)
    case .constant(let value): unsafe target.update(repeating: S(value), count: count)
    case .normal(let deviation):
      for index in 0..<count {
        unsafe target[index] = S(source.normal(purpose, index: first + index) * deviation)
      }
    case .truncatedNormal(let deviation):
      for index in 0..<count {
        unsafe target[index] = S(source.truncatedNormal(purpose, index: first + index) * deviation)
      }
    case .uniform(let low, let high):
      let middle = low / 2 + high / 2
      let half = high / 2 - low / 2
      for index in 0..<count {
        unsafe target[index] = S(middle + (2 * source.uniform(purpose, index: first + index) - 1) * half)
      }
    case .scaled(let scaling):
      unsafe scaling.initializer(inputs: inputs, outputs: outputs).draw(
        into: target, count: count, first: first, inputs: inputs, outputs: outputs, source: source,
        purpose: purpose)
    case .orthogonal(let gain):
      let isMatrix = count == inputs * outputs
      let gaussian = (0..<count).map { source.normal(purpose, index: first + $0) }
      let weights = Self.orthogonalMatrix(
        of: gaussian, rows: isMatrix ? outputs : count, columns: isMatrix ? inputs : 1, gain: gain)
      for index in 0..<count { unsafe target[index] = S(weights[index]) }
    case .identity(let gain):
      let columns = count == inputs * outputs ? inputs : 1
      unsafe target.update(repeating: 0, count: count)
      var index = 0
      for row in 0..<min(columns, count / columns) {
        index = row * columns + row
        unsafe target[index] = S(gain)
      }
    }
  }
}

extension RandomSource {
  /// A number of the standard normal distribution within -2 ... 2: those beyond are drawn again, try k from
  /// step k.
  fileprivate func truncatedNormal(_ purpose: RandomPurpose, index: Int) -> Double {
    var attempt: UInt64 = 0
    while true {
      let number = normal(purpose, step: attempt, index: index)
      if number.magnitude <= 2 { return number }
      attempt += 1
    }
  }
}
