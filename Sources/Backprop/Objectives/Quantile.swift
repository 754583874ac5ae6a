import BackpropCompute
import BackpropKernels

/// The pinball loss, which is smallest where a share q of the targets lies below the output; several levels q at once:
///
///     l = max(q (t - z), (q - 1)(t - z))
///     dl/dz = -q where z < t,  1 - q where z > t,  1/2 - q where they are equal
///
/// Outputs of n targets go level by level: columns 0 ..< n for the first level, n ..< 2n for the second, and so on. The
/// mean loss is over all outputs.
public struct Quantile: Sendable, Equatable {
  /// The levels, each between 0 and 1: 0.5 is the median.
  public var levels: [Double]

  /// The loss of these levels.
  public init(levels: [Double] = [0.5]) { self.levels = levels }

  /// The place among the levels of the one whose outputs stand for the target itself: the nearest to the median, the
  /// first of equals.
  public var middle: Int {
    var best = 0
    for index in levels.indices where abs(levels[index] - 0.5) < abs(levels[best] - 0.5) { best = index }
    return best
  }
}

extension Quantile: LossDefinition {
  var traits: LossTraits { LossTraits(name: "quantile") }

  /// Of the first level: each level is a kernel call of its own.
  func function<S: Scalar>() -> LossFunction<S> { .quantile(level: S(levels.first ?? 0.5)) }

  func check(outputs: Int) throws(ShapeError) {
    guard !levels.isEmpty else { throw ShapeError("quantile: expected 1 level or more, got none") }
    for level in levels {
      try expect(level > 0 && level < 1, "quantile", "levels", "numbers between 0 and 1", level)
    }
    guard outputs % levels.count == 0 else {
      throw ShapeError(
        "quantile: expected a network with one output for each of \(levels.count) levels of each target, got \(outputs)"
      )
    }
  }
}
