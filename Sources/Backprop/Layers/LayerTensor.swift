/// One tensor of a layer's parameters.
public struct LayerTensor: Sendable, Equatable {
  /// What training does with a tensor.
  public enum Role: Sendable {
    /// Trained; penalties and the limit on norms apply to it.
    case weight
    /// Trained; no penalties.
    case bias
    /// Kept with the parameters and saved, but not trained: running means.
    case statistic
  }

  /// The end of its name: "weight".
  public let name: String
  /// Its sizes, outermost first.
  public let shape: [Int]
  /// What training does with it.
  public let role: Role
  /// How it is drawn before the first step.
  public let initializer: Initializer
  /// Which of the layer's units it covers: it lies unit after unit, as many numbers for each.
  let units: Range<Int>

  /// A tensor that covers all units of its layer, unit after unit.
  public init(_ name: String, shape: [Int], role: Role, initializer: Initializer = .zero) {
    self.init(name, shape: shape, role: role, initializer: initializer, units: 0..<max(0, shape.first ?? 1))
  }

  init(_ name: String, shape: [Int], role: Role, initializer: Initializer, units: Range<Int>) {
    self.name = name
    self.shape = shape
    self.role = role
    self.initializer = initializer
    self.units = units
  }
}
