import BackpropCompute

extension Schedule {
  /// Throws where a setting lies outside its range: who, what was expected, what came.
  public func check() throws(ShapeError) {
    switch self {
    case .constant: break
    case .step(let every, let factor):
      try Self.require(every, "epochs between steps above 0") { $0 > 0 }
      try Self.require(factor, "a step's factor above 0") { $0 > 0 }
    case .multiStep(let times, let factor):
      try Self.require(factor, "a step's factor above 0") { $0 > 0 }
      guard !times.isEmpty else {
        throw ShapeError("schedule: expected one time of a step or more, got none")
      }
      var last = 0.0
      for time in times {
        try Self.require(time, "times of steps above 0 that rise") { $0 > last }
        last = time
      }
    case .exponential(let factor): try Self.require(factor, "an epoch's factor above 0") { $0 > 0 }
    case .linear(let from, let to, let length):
      try Self.require(from, "a line from a factor of 0 or more") { $0 >= 0 }
      try Self.require(to, "a line to a factor of 0 or more") { $0 >= 0 }
      try Self.requireLength(length)
    case .polynomial(let power, let minimum, let length):
      try Self.require(power, "a power above 0") { $0 > 0 }
      try Self.requireMinimum(minimum)
      try Self.requireLength(length)
    case .cosine(let length, let minimum, _):
      try Self.requireMinimum(minimum)
      try Self.requireLength(length)
    case .cosineRestarts(let length, let growth, let minimum):
      try Self.requireLength(length)
      try Self.require(growth, "cycles that grow by a factor of 1, or from 1.01 to 100") {
        $0 == 1 || ($0 >= 1.01 && $0 <= 100)
      }
      try Self.requireMinimum(minimum)
    case .cosineLogarithm(let cycles, let length):
      guard (1...30).contains(cycles) else { throw Self.refused("1 to 30 cycles", Double(cycles)) }
      try Self.requireLength(length)
    case .flatCosine(let length): try Self.requireLength(length)
    case .oneCycle(let cycle): try cycle.check()
    case .cyclic(let cycle): try cycle.check()
    case .inverseTime(let decay): try Self.require(decay, "a decay of 0 or more") { $0 >= 0 }
    case .inverseScaling(let power): try Self.require(power, "a power of 0 or more") { $0 >= 0 }
    case .warmUp(let length, let from, let hold, let then):
      try Self.requireLength(length)
      try Self.require(from, "a warm-up from a factor of 0 to 1") { $0 >= 0 && $0 <= 1 }
      try Self.require(hold, "epochs to hold of 0 or more") { $0 >= 0 }
      if case .warmUp = then {
        throw ShapeError("schedule: expected one warm-up, got a warm-up of a warm-up")
      }
      try then.check()
    case .plateau(let plateau): try plateau.check()
    case .custom(let custom):
      if custom.name.isEmpty { throw ShapeError("schedule: expected a name of its own, got an empty one") }
    }
  }

  private static func requireLength(_ length: Double?) throws(ShapeError) {
    if let length { try require(length, "a length above 0") { $0 > 0 } }
  }

  private static func requireMinimum(_ minimum: Double) throws(ShapeError) {
    try require(minimum, "a minimum from 0 to 1") { $0 >= 0 && $0 <= 1 }
  }

  static func require(
    _ number: Double, _ expected: String, _ isInRange: (Double) -> Bool
  ) throws(ShapeError) {
    guard number.isFinite, isInRange(number) else { throw refused(expected, number) }
  }

  static func refused(_ expected: String, _ number: Double) -> ShapeError {
    ShapeError("schedule: expected \(expected)\(got(number))")
  }
}
