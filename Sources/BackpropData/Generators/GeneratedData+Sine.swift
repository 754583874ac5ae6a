import BackpropCompute

extension GeneratedData {
  /// Two periods of a sine between 0 and 1: y = 0.5 (sin x + 1) at evenly spaced x from -2π to 2π, in this order.
  ///
  /// The rows of `numpy.linspace(-2 * numpy.pi, 2 * numpy.pi, samples)`; without noise the seed has no say.
  ///
  /// - Parameters:
  ///   - samples: The number of rows, at least 2.
  ///   - noise: The standard deviation of what is added to y.
  ///   - seed: The seed of NumPy's generator, which makes the noise.
  public static func sine(
    samples: Int = 500, noise: Double = 0, seed: UInt32 = 0
  ) throws(GeneratorError) -> GeneratedData {
    let checks = GeneratorChecks(generator: "sine")
    try checks.samples(samples, columns: 1)
    try checks.noise(noise)

    var random = NumPyRandom(seed: seed)
    let inputs = evenlySpaced(from: -2 * .pi, to: 2 * .pi, count: samples, includingEnd: true)
    var targets = inputs.map { 0.5 * ($0.sine + 1) }
    if noise > 0 {
      for index in targets.indices { targets[index] += noise * random.standardNormal() }
    }
    return GeneratedData(inputs: inputs, columns: 1, targets: targets, task: .regression)
  }
}
