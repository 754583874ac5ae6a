import BackpropData
import Foundation
import Testing

/// A file of numbers from other programs; the scripts that wrote them stand beside.
private func fixture<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
  let file = URL(filePath: #filePath).appending(path: "../../../Fixtures/\(name)").standardizedFileURL
  return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}

private func isClose(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}

@Suite struct NumberScaleTests {
  struct Scaled: Decodable {
    let name: String
    let train: [Double?]
    let asked, standard, minmax, robust, quantile: [Double]

    var numbers: [Double] {
      guard train.isEmpty else { return train.map { $0 ?? .nan } }
      return (0..<10_000).map { Double($0 * 7919 % 10_007) / 8 }
    }
  }

  @Test func scalesAsScikitLearn() throws {
    let cases = try fixture("number_scales.json", as: [Scaled].self)
    #expect(cases.count == 15)
    for scaled in cases {
      let numbers = scaled.numbers
      for (kind, expected) in [
        (NumberScale.Kind.standard, scaled.standard), (.minmax, scaled.minmax), (.robust, scaled.robust),
        (.quantile, scaled.quantile), (.none, scaled.asked),
      ] {
        let scale = NumberScale(kind, fitting: numbers)
        // Far from zero scikit-learn's own differences have lost digits; a rank near 1 has 16 digits, 1 less
        // it fewer.
        let tolerance = scaled.name == "far from zero" || kind == .quantile ? 1e-9 : 1e-12
        for (asked, answer) in zip(scaled.asked, expected) {
          let got = scale.apply(asked)
          #expect(isClose(got, answer, tolerance), "\(scaled.name), \(kind), \(asked): \(got), not \(answer)")
        }
      }
    }
  }

  struct Recipe: Decodable {
    struct Column: Decodable {
      let input, out: [Double]
      let median, factor: Double
    }
    let robust_smooth: [Column]
  }

  @Test func scalesAsTheRecipe() throws {
    let columns = try fixture("recipe_transforms.json", as: Recipe.self).robust_smooth
    #expect(columns.count == 6)
    for column in columns {
      let scale = NumberScale(.robust, fitting: column.input)
      #expect(scale == .robust(median: column.median, factor: column.factor))
      for (x, expected) in zip(column.input, column.out) {
        #expect(abs(scale.apply(x) - expected) < 1e-10)
      }
    }
    #expect(abs(NumberScale(.robust, fitting: [0, 0, 0, 0, 5]).apply(1) - 0.3964912) < 1e-6)
    #expect(NumberScale(.robust, fitting: [7, 7, 7, 7, 7]).apply(8) == 0)
    let clip = NumberScale.robust(median: 0, factor: 1)
    for (z, expected) in [
      (-10, -2.8734787), (-3, -2.1213205), (-1, -0.9486833), (0.5, 0.4931970), (2, 1.6641006),
      (1000, 2.9999864),
    ] {
      #expect(abs(clip.apply(z) - expected) < 1e-6)
    }
    // Where 3 z or its square in Float would have overflowed.
    #expect(clip.apply(1e20) == 3 && clip.apply(-1e300) == -3 && clip.apply(1e-300) == 1e-300)
    let ranks = NumberScale(.quantile, fitting: [1, 2, 3, 4, 100])
    for (x, expected) in [
      (1.5, -1.1503494), (2, -0.6744898), (3, 0), (50, 1.1254069), (1, -5.1993376), (-7, -5.1993376),
      (100, 5.1993376), (1e9, 5.1993376),
    ] {
      #expect(abs(ranks.apply(x) - expected) < 1e-6)
    }
  }

  @Test func keepsAtMostAThousandQuantiles() {
    let numbers = (0..<5000).map { Double($0 * 2711 % 5000) }
    guard case .quantile(let references) = NumberScale(.quantile, fitting: numbers) else {
      Issue.record("no quantiles")
      return
    }
    // Of 0...4999 the quantile at i / 999 is 4999 i / 999.
    #expect(references.count == 1000 && references[0] == 0 && references[999] == 4999)
    for (i, reference) in references.enumerated() {
      #expect(abs(reference - 4999 * Double(i) / 999) < 1e-11)
    }
    #expect(NumberScale(.quantile, fitting: [3, .nan, 1, 2]) == .quantile(references: [1, 2, 3]))
  }

  @Test func missingNumbersTeachNothing() {
    let numbers = [3.5, -1, 8, 0.25, 3.5, 7]
    let holes = [.nan, 3.5, -1, .nan, 8, 0.25, 3.5, .infinity, 7, -.infinity]
    for kind in NumberScale.Kind.allCases {
      #expect(NumberScale(kind, fitting: numbers) == NumberScale(kind, fitting: holes))
      #expect(NumberScale(kind, fitting: numbers).kind == kind)
      #expect(NumberScale(kind, fitting: numbers).apply(.nan).isNaN)
    }
  }

  @Test(arguments: [[], [.nan], [5], [5, 5, .nan]] as [[Double]])
  func aConstantBecomesZero(_ numbers: [Double]) {
    for kind in [NumberScale.Kind.standard, .minmax, .robust] {
      let scale = NumberScale(kind, fitting: numbers)
      for x in [5, 6, -1e308, 0] { #expect(scale.apply(x) == 0) }
    }
    #expect(NumberScale(.none, fitting: numbers).apply(6) == 6)
  }

  static let extremes: [[Double]] = [
    [-1.7976931348623157e308, 1.7976931348623157e308], [1e308, -1e308, 1.2e308, 0, -1.5e308, 1.7e308],
    [0x1p-1074, 0], [0, 0x1p-1074, 0x1p-1073, 0x1p-1072, 0x1p-1030],
    [2.2250738585072014e-308, 0x1p-1024, 3e-308, 4e-308],
    [0, 0, 0, 0, 1e308], [0, 0, 0, 0x1p-1063, 1], [1, 1.0000000000000002, 0.9999999999999999, 1],
    [-1e308, 0x1p-1074, 1e-300, 1, 1e308], [1e308, 1e308, 1e308],
  ]

  @Test(arguments: extremes)
  func staysFinite(_ numbers: [Double]) {
    let asked = (Self.extremes.flatMap { $0 } + [1, -1, .infinity, -.infinity]).sorted()
    for kind in NumberScale.Kind.allCases {
      let scale = NumberScale(kind, fitting: numbers)
      let answers = asked.map(scale.apply)
      #expect(answers.allSatisfy { $0.isFinite }, "\(kind) \(scale)")
      #expect(zip(answers, answers.dropFirst()).allSatisfy { $0 <= $1 + 1e-15 }, "\(kind) \(answers)")
      if kind == .robust { #expect(answers.allSatisfy { abs($0) <= 3 }) }
      if kind == .quantile { #expect(answers.allSatisfy { abs($0) < 5.1993376 }) }
    }
  }

  /// Halves of the largest numbers are ordinary ones: where differences overflow the answers must be the
  /// same.
  @Test(arguments: [
    [-1.5, 1.7, 0.3, -0.9, 1.1, 0.2, -1.7, 1.2, 0.9, 1.4], [-1.9, 1.9], [-1.9, -1.9, 1.9, 1.9],
    [-1.9, -1.9, -1.9, -1.9, 1.9],
  ])
  func hugeNumbersScaleAsOthers(_ numbers: [Double]) {
    for kind in [NumberScale.Kind.standard, .minmax, .robust, .quantile] {
      let scale = NumberScale(kind, fitting: numbers)
      let huge = NumberScale(kind, fitting: numbers.map { $0 * 0x1p1023 })
      for x in numbers + [0, 1.69, -1.69, 0.95, 0.1] {
        #expect(abs(huge.apply(x * 0x1p1023) - scale.apply(x)) < 1e-13, "\(kind) \(x)")
      }
    }
  }

  /// A column in another unit is the same column.
  @Test func unitsDoNotMatter() {
    var draw = Drawing(seed: 3)
    for _ in 0..<20 {
      let numbers = (0..<Int.random(in: 2...60, using: &draw)).map { _ in
        Double(Int.random(in: -20...20, using: &draw)) / 8
      }
      for (factor, offset) in [(0x1p-40, 0.0), (8, 3), (0x1p30, -5)] {
        for kind in [NumberScale.Kind.standard, .minmax, .robust, .quantile] {
          let one = NumberScale(kind, fitting: numbers)
          let other = NumberScale(kind, fitting: numbers.map { factor * ($0 + offset) })
          for x in numbers + [0.05, -1.3] {
            #expect(isClose(other.apply(factor * (x + offset)), one.apply(x), 1e-11), "\(kind) \(factor)")
          }
        }
      }
    }
  }

  @Test func readsBackToTheSameBits() throws {
    var draw = Drawing(seed: 1)
    let numbers = (0..<50).map { _ in Double.random(in: -1...1, using: &draw) }
    for kind in NumberScale.Kind.allCases {
      for scale in [NumberScale(kind, fitting: numbers), NumberScale(kind, fitting: [])] {
        let read = try JSONDecoder().decode(NumberScale.self, from: JSONEncoder().encode(scale))
        #expect(read == scale)
      }
    }
  }

  @Test(arguments: [
    #"{"kind":"standard","mean":0,"deviation":-1}"#, #"{"kind":"standard","mean":0}"#, #"{"kind":"cubic"}"#,
    #"{"kind":"minmax","minimum":2,"maximum":1}"#, #"{"kind":"robust","median":0,"factor":-0.5}"#,
    #"{"kind":"robust","median":"x","factor":1}"#, #"{"kind":"quantile","references":[1,3,2]}"#, "{}", "[]",
    #"{"kind":"quantile"}"#, #"{"kind":"quantile","references":[1,null]}"#,
    #"{"kind":"standard","mean":1e999,"deviation":1}"#,
    #"{"kind":"robust","median":"inf","factor":1}"#, #"{"kind":"standard","mean":0,"deviation":"inf"}"#,
    #"{"kind":"quantile","references":["-inf",0]}"#, #"{"kind":"minmax","minimum":"nan","maximum":1}"#,
  ])
  func refusesWhatNoFitGives(_ text: String) {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    #expect(throws: DecodingError.self) { try decoder.decode(NumberScale.self, from: Data(text.utf8)) }
  }

  @Test func normalQuantiles() throws {
    let pairs = try fixture("normal_quantile.json", as: [[Double]].self)
    #expect(pairs.count > 200)
    for pair in pairs {
      let got = NormalQuantile.value(at: pair[0])
      #expect(abs(got - pair[1]) <= 1e-15 * abs(pair[1]), "\(pair[0]): \(got), not \(pair[1])")
    }
    #expect(NormalQuantile.value(at: 0) == -.infinity && NormalQuantile.value(at: 1) == .infinity)
  }
}
