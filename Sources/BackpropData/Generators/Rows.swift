import BackpropCompute

/// Rows in the making: those of one class after the other, until they are mixed.
struct Rows {
  let columns: Int
  private(set) var inputs: [Double] = []
  private(set) var targets: [Double] = []

  init(columns: Int) { self.columns = columns }

  mutating func append(_ row: [Double], target: Double) {
    inputs += row
    targets.append(target)
  }

  /// Brings the rows into the order that scikit-learn's `shuffle` gives them.
  mutating func shuffle(_ random: inout NumPyRandom) {
    var mixed = Rows(columns: columns)
    for row in random.permutation(targets.count) {
      mixed.inputs += inputs[(row * columns)..<((row + 1) * columns)]
      mixed.targets.append(targets[row])
    }
    self = mixed
  }

  /// Adds Gaussian noise to every input, row by row.
  mutating func addNoise(_ standardDeviation: Double, _ random: inout NumPyRandom) {
    for index in inputs.indices { inputs[index] += standardDeviation * random.standardNormal() }
  }

  func classification(classes: Int) -> GeneratedData {
    GeneratedData(
      inputs: inputs, columns: columns, targets: targets, task: .classification(classes: classes))
  }
}

/// Evenly spaced numbers, as NumPy's `linspace` computes them, to the bit.
func evenlySpaced(from start: Double, to end: Double, count: Int, includingEnd: Bool) -> [Double] {
  let step = (end - start) / Double(max(includingEnd ? count - 1 : count, 1))
  var values = (0..<count).map { Double($0) * step + start }
  if includingEnd && count > 1 { values[count - 1] = end }
  return values
}

/// How many of `samples` each of `parts` gets: equal shares, and one more for the first ones.
func shares(of samples: Int, among parts: Int) -> [Int] {
  (0..<parts).map { samples / parts + ($0 < samples % parts ? 1 : 0) }
}
