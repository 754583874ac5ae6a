import BackpropCompute

extension GeneratedData {
  /// Two circles around the origin, the inner one within the outer: no straight line parts them.
  ///
  /// The same rows as scikit-learn's `make_circles` from the same NumPy seed, to 1e-12. The outer circle has radius 1,
  /// class 0 and half of the samples, rounded down; the inner one radius `factor` and class 1.
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least 2.
  ///   - noise: The standard deviation of what is added to each input.
  ///   - factor: The inner radius, from 0 to below 1.
  ///   - seed: The seed of NumPy's generator.
  public static func circles(
    samples: Int = 1000, noise: Double = 0.05, factor: Double = 0.8, seed: UInt32
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "circles")
    try checks.samples(samples, columns: 2)
    try checks.noise(noise)
    try checks.require(factor >= 0 && factor < 1, "factor", "a number from 0 to below 1", got: factor)

    var rows = Rows(columns: 2)
    let outer = samples / 2
    for (count, radius, target) in [(outer, 1.0, 0.0), (samples - outer, factor, 1.0)] {
      for angle in evenlySpaced(from: 0, to: 2 * .pi, count: count, includingEnd: false) {
        rows.append([radius * angle.cosine, radius * angle.sine], target: target)
      }
    }
    var random = NumPyRandom(seed: seed)
    rows.shuffle(&random)
    rows.addNoise(noise, &random)
    return rows.classification(classes: 2)
  }
}
