import BackpropCompute

extension GeneratedData {
  /// Spiral arms that wind from the origin to the unit circle, one class each.
  ///
  /// Point k = 1 ... m of the m on arm c lies at the radius r = k / m and the angle 2π (turns · r + c / arms).
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least as many as arms.
  ///   - arms: The number of spirals and classes, at least 2.
  ///   - turns: How often an arm winds around the origin, counterclockwise; negative the other way.
  ///   - noise: The standard deviation of what is added to each input.
  ///   - seed: The seed of NumPy's generator, which mixes the rows and makes the noise.
  public static func spirals(
    samples: Int = 1000, arms: Int = 2, turns: Double = 1.5, noise: Double = 0.02, seed: UInt32
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "spirals")
    let mostArms = GeneratorChecks.largestCount / 2
    try checks.require(
      arms >= 2 && arms <= mostArms, "arms", "a whole number from 2 to \(mostArms)", got: arms)
    try checks.samples(samples, atLeast: arms, columns: 2)
    try checks.require(turns.magnitude <= 1000, "turns", "a number from -1000 to 1000", got: turns)
    try checks.noise(noise)

    var rows = Rows(columns: 2)
    for (arm, count) in shares(of: samples, among: arms).enumerated() {
      for index in 0..<count {
        let radius = Double(index + 1) / Double(count)
        let angle = 2 * .pi * (turns * radius + Double(arm) / Double(arms))
        rows.append([radius * angle.cosine, radius * angle.sine], target: Double(arm))
      }
    }
    var random = NumPyRandom(seed: seed)
    rows.shuffle(&random)
    rows.addNoise(noise, &random)
    return rows.classification(classes: arms)
  }
}
