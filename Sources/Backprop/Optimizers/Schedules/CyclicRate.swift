import BackpropCompute

/// The learning rate in triangles (Smith 2017): from `low` to `high` in `up` epochs and back in `down`, again
/// and again.
public struct CyclicRate: Sendable, Equatable {
  /// How the height of the triangles changes.
  public enum Amplitude: Sendable, Equatable {
    /// It does not.
    case triangular
    /// Half as high in each cycle as in the one before.
    case triangular2
    /// factor^time.
    case exponential(factor: Double)
  }

  /// The lowest factor, 0 or more.
  public var low: Double
  /// The highest factor.
  public var high: Double
  /// How many epochs it rises.
  public var up: Double
  /// How many epochs it falls.
  public var down: Double
  /// How the height changes.
  public var amplitude: Amplitude

  /// Triangles between two factors; as long down as up where `down` is nil.
  public init(
    low: Double, high: Double = 1, up: Double, down: Double? = nil, amplitude: Amplitude = .triangular
  ) {
    self.low = low
    self.high = high
    self.up = up
    self.down = down ?? up
    self.amplitude = amplitude
  }

  func factor(at time: Double) -> Double {
    let cycles = periods(time, up + down)
    let cycle = cycles.rounded(.down)
    let phase = (cycles - cycle) * (up + down)
    let height = phase <= up ? phase / up : (up + down - phase) / down
    let scale =
      switch amplitude {
      case .triangular: 1.0
      case .triangular2: power(0.5, Int(min(cycle, 0x1p53)))
      case .exponential(let factor): realPower(factor, time)
      }
    return low + (high - low) * height * scale
  }

  func check() throws(ShapeError) {
    try Schedule.require(low, "a low factor of 0 or more") { $0 >= 0 }
    try Schedule.require(high, "a high factor not below the low one") { $0 >= low }
    try Schedule.require(up, "epochs up above 0") { $0 > 0 }
    try Schedule.require(down, "epochs down above 0") { $0 > 0 }
    if case .exponential(let factor) = amplitude {
      try Schedule.require(factor, "a factor on the height above 0") { $0 > 0 }
    }
  }
}
