/// A number that a maker of data cannot work with.
public struct GeneratorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The maker's name, such as `circles`.
  public let generator: String
  /// The parameter's name.
  public let parameter: String
  /// What it may be.
  public let expected: String
  /// What it is.
  public let got: String

  /// The error in a sentence.
  public var description: String { "\(generator): \(parameter): expected \(expected), got \(got)" }
}

/// The checks that all makers share.
struct GeneratorChecks {
  let generator: String

  /// The most inputs in one data set, half a GiB of them.
  static let largestCount = 1 << 26
  /// The largest number that a scale may be, far from where sums overflow.
  static let largestScale = 1e100

  func require(
    _ isFine: Bool, _ parameter: String, _ expected: String, got: some CustomStringConvertible
  ) throws(GeneratorError) {
    if !isFine {
      throw GeneratorError(
        generator: generator, parameter: parameter, expected: expected, got: got.description)
    }
  }

  /// The number of rows, each of `columns` inputs.
  func samples(_ samples: Int, atLeast least: Int = 2, columns: Int) throws(GeneratorError) {
    let most = Self.largestCount / columns
    try require(
      samples >= least && samples <= most, "samples", "a whole number from \(least) to \(most)", got: samples)
  }

  /// The standard deviation of what is added to each number.
  func noise(_ noise: Double, named name: String = "noise") throws(GeneratorError) {
    try require(
      noise >= 0 && noise <= Self.largestScale, name, "a number from 0 to \(Self.largestScale)", got: noise)
  }
}
