import BackpropCompute

extension GeneratedData {
  /// Gaussian clouds around random centers, one class each.
  ///
  /// The same rows as scikit-learn's `make_blobs` from the same NumPy seed, to 1e-12. The centers lie in the cube from
  /// -10 to 10.
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least as many as centers.
  ///   - centers: The number of clouds and classes, at least 2.
  ///   - features: The number of inputs, at least 1.
  ///   - noise: The standard deviation of each cloud in each direction; scikit-learn's `cluster_std`.
  ///   - seed: The seed of NumPy's generator.
  public static func blobs(
    samples: Int = 300, centers: Int = 3, features: Int = 2, noise: Double = 1, seed: UInt32
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "blobs")
    try checks.require(
      features >= 1 && features <= 1 << 16, "features", "a whole number from 1 to \(1 << 16)", got: features)
    try checks.require(
      centers >= 2 && centers <= GeneratorChecks.largestCount / features, "centers",
      "a whole number from 2 to \(GeneratorChecks.largestCount / features)", got: centers)
    try checks.samples(samples, atLeast: centers, columns: features)
    try checks.noise(noise)

    var random = NumPyRandom(seed: seed)
    let places = random.uniform(low: -10, high: 10, count: centers * features)
    var rows = Rows(columns: features)
    for (center, count) in shares(of: samples, among: centers).enumerated() {
      let place = places[(center * features)..<((center + 1) * features)]
      for _ in 0..<count {
        rows.append(place.map { $0 + noise * random.standardNormal() }, target: Double(center))
      }
    }
    rows.shuffle(&random)
    return rows.classification(classes: centers)
  }
}
