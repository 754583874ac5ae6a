import Backprop
import BackpropCompute

/// What settings a search may choose, and how it draws them.
///
///     let space = try SearchSpace([
///       .init("learning-rate", .numbers(0.0001...0.02, .logarithmic)),
///       .init("units", .integers(8...256, .logarithmic)),
///       .init("activation", .choices([.text("relu"), .text("gelu")])),
///     ])
public struct SearchSpace: Sendable, Equatable {
  /// One setting and the values that it may have.
  public struct Dimension: Sendable, Equatable {
    /// The name of the setting, by which its values are found in a trial.
    public let name: String
    /// Its values.
    public let range: Range

    /// A setting and its values.
    public init(_ name: String, _ range: Range) {
      self.name = name
      self.range = range
    }
  }

  /// The values that a setting may have.
  public enum Range: Sendable, Equatable {
    /// Any number of a range; four digits of it matter.
    case numbers(ClosedRange<Double>, Scale)
    /// Any whole number of a range.
    case integers(ClosedRange<Int>, Scale)
    /// One of these, all alike.
    case choices([SearchValue])
  }

  /// How numbers of a range are drawn.
  public enum Scale: String, Sendable, CaseIterable {
    /// All alike.
    case linear
    /// So that each doubling is as likely as the next; for ranges above 0.
    case logarithmic = "log"
  }

  /// The settings, each name once.
  public let dimensions: [Dimension]

  /// Throws where a name stands twice, a list of choices is empty, or a range has no numbers or those that its scale has not.
  public init(_ dimensions: [Dimension]) throws(ModelError) {
    for (index, dimension) in dimensions.enumerated() {
      func expect(_ isRight: Bool, _ expected: String, _ got: String) throws(ModelError) {
        if !isRight {
          throw ModelError(.settings, "search space, \(dimension.name): expected \(expected), got \(got)")
        }
      }
      try expect(!dimensions[..<index].contains { $0.name == dimension.name }, "each name once", "it twice")
      switch dimension.range {
      case .numbers(let range, let scale):
        try expect(range.lowerBound.isFinite && range.upperBound.isFinite, "finite numbers", "\(range)")
        try expect(scale == .linear || range.lowerBound > 0, "numbers above 0 on a log scale", "\(range)")
      case .integers(let range, let scale):
        try expect(scale == .linear || range.lowerBound > 0, "numbers above 0 on a log scale", "\(range)")
        try expect(
          range.lowerBound >= -Self.mostInteger && range.upperBound <= Self.mostInteger,
          "whole numbers up to \(Self.mostInteger)", "\(range)")
      case .choices(let choices): try expect(!choices.isEmpty, "one choice at least", "none")
      }
    }
    self.dimensions = dimensions
  }

  /// So that a difference is a whole number that a Double has.
  private static let mostInteger = 1 << 50

  /// The settings of a trial, by its number from 1: a function of seed, number and the name of each setting alone, so that a
  /// setting more or less changes nothing in the others, and the machine has no say.
  public func trial(_ number: Int, seed: UInt64) -> SearchTrial {
    let random = RandomSource(seed: seed)
    return SearchTrial(
      number: number,
      values: dimensions.map { dimension in
        let share = random.uniform(
          .search, step: UInt64(clamping: number), index: Self.place(of: dimension.name))
        return (dimension.name, dimension.range.value(at: share))
      })
  }

  /// FNV-1a, 32 bits of it: http://www.isthe.com/chongo/tech/comp/fnv/
  private static func place(of name: String) -> Int {
    Int(name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 })
  }
}

extension SearchSpace.Range {
  /// The value so far into the range, for a share of 0 or more and below 1.
  func value(at share: Double) -> SearchValue {
    switch self {
    case .choices(let choices):
      return choices[min(choices.count - 1, Int(share * Double(choices.count)))]
    case .numbers(let range, .linear):
      let number = range.lowerBound * (1 - share) + range.upperBound * share
      return .number(Self.rounded(number, within: range))
    case .numbers(let range, .logarithmic):
      return .number(Self.rounded(Self.power(share, range), within: range))
    case .integers(let range, .linear):
      let count = Double(range.upperBound - range.lowerBound) + 1
      return .integer(min(range.upperBound, range.lowerBound + Int(share * count)))
    case .integers(let range, .logarithmic):
      // Each number stands for all between it and the next.
      let number = Self.power(share, Double(range.lowerBound)...Double(range.upperBound) + 1)
      return .integer(max(range.lowerBound, min(range.upperBound, Int(number))))
    }
  }

  /// low (high / low)^share
  private static func power(_ share: Double, _ range: ClosedRange<Double>) -> Double {
    let (low, high) = (Elementary.log(range.lowerBound), Elementary.log(range.upperBound))
    return Elementary.exp(low * (1 - share) + high * share)
  }

  /// With four digits that matter: what is written is what was tried.
  private static func rounded(_ number: Double, within range: ClosedRange<Double>) -> Double {
    guard number != 0 else { return 0 }
    var exponent = 0
    var digits = number.magnitude
    while digits >= 10_000 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 1_000 { (digits, exponent) = (digits * 10, exponent - 1) }
    // Decimal text rounds once.
    let rounded = Double("\(number < 0 ? "-" : "")\(Int(digits.rounded()))e\(exponent)") ?? number
    return min(max(rounded, range.lowerBound), range.upperBound)
  }
}
