import BackpropCompute

extension GeneratedData {
  /// Two half circles that reach into each other.
  ///
  /// The same rows as scikit-learn's `make_moons` from the same NumPy seed, to 1e-12. The upper moon has class 0 and
  /// half of the samples, rounded down; the lower one class 1.
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least 2.
  ///   - noise: The standard deviation of what is added to each input.
  ///   - seed: The seed of NumPy's generator.
  public static func moons(
    samples: Int = 1000, noise: Double = 0.1, seed: UInt32
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "moons")
    try checks.samples(samples, columns: 2)
    try checks.noise(noise)

    var rows = Rows(columns: 2)
    let upper = samples / 2
    for angle in evenlySpaced(from: 0, to: .pi, count: upper, includingEnd: true) {
      rows.append([angle.cosine, angle.sine], target: 0)
    }
    for angle in evenlySpaced(from: 0, to: .pi, count: samples - upper, includingEnd: true) {
      rows.append([1 - angle.cosine, 1 - angle.sine - 0.5], target: 1)
    }
    var random = NumPyRandom(seed: seed)
    rows.shuffle(&random)
    rows.addNoise(noise, &random)
    return rows.classification(classes: 2)
  }
}
