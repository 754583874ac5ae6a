import BackpropData

/// What SciPy and pandas say of the numbers behind the checks; Tests/Fixtures/table_checks_scipy.py wrote it.
struct CheckFixtures: Decodable {
  struct Samples: Decodable {
    let a, b: [Double]
    let distance, chance: Double
  }
  struct Counts: Decodable {
    let a, b: [Int]
    let distance, chance: Double
  }
  struct Rates: Decodable {
    let chances: [Double]
    let rate: Double
    let stands: [Bool]
  }
  struct Column: Decodable {
    let values: [String?]
    let classes: [Int]
    let right: Int
  }
  struct Rows: Decodable {
    let cells: [[String]]
    let duplicated: [Bool]
  }

  let kolmogorov, chiSquared, logGamma: [[Double]]
  let samples: [Samples]
  let tables: [Counts]
  let rates: [Rates]
  let columns: [Column]
  let rows: [Rows]

  static func read() -> CheckFixtures? { kindFixture("table_checks") }
}

extension TableCheck {
  /// The findings of this name.
  func findings(_ name: CheckFinding.Name) -> [CheckFinding] { findings.filter { $0.name == name } }
}

/// CSV text of these columns: as many rows as the rule is asked for.
func csv(_ header: String, rows: Int, _ row: (Int) -> [Any]) -> String {
  (0..<rows).reduce(header + "\n") { text, number in
    text + row(number).map { "\($0)" }.joined(separator: ",") + "\n"
  }
}

/// Random numbers by name: the same for the same seed.
struct Dice {
  private var draw: Drawing

  init(_ seed: UInt64) { draw = Drawing(seed: seed) }

  mutating func whole(_ range: Range<Int>) -> Int { Int.random(in: range, using: &draw) }
  mutating func unit() -> Double { Double.random(in: 0..<1, using: &draw) }
  mutating func word(_ words: [String]) -> String { words[whole(0..<words.count)] }
}
