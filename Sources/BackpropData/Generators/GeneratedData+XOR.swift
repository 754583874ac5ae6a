import BackpropCompute

extension GeneratedData {
  /// The exclusive or: the corners of the unit square, class 1 where the two inputs differ.
  ///
  /// The corners (0, 0), (0, 1), (1, 0), (1, 1) are taken in turn, so 4 samples without noise are the truth table; then
  /// the rows are mixed.
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least 2.
  ///   - noise: The standard deviation of what is added to each input.
  ///   - seed: The seed of NumPy's generator, which mixes the rows and makes the noise.
  public static func xor(
    samples: Int = 400, noise: Double = 0.1, seed: UInt32
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "xor")
    try checks.samples(samples, columns: 2)
    try checks.noise(noise)

    var rows = Rows(columns: 2)
    for index in 0..<samples {
      let first = index / 2 % 2
      let second = index % 2
      rows.append([Double(first), Double(second)], target: first == second ? 0 : 1)
    }
    var random = NumPyRandom(seed: seed)
    rows.shuffle(&random)
    rows.addNoise(noise, &random)
    return rows.classification(classes: 2)
  }
}
