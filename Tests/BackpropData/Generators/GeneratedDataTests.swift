import BackpropData
import Foundation
import TestSupport
import Testing

/// scikit-learn's data sets from NumPy's seeds, and the shapes of our own.
@Suite struct GeneratedDataTests {
  func data(_ record: ParityRecord) throws -> GeneratedData {
    let part = try record.part("params")
    let seed = UInt32(try part.integer("seed"))
    let samples = try part.integer("n_samples")
    let noise = part.has("noise") ? try part.number("noise") : 0
    switch record.name.split(separator: "/")[0] {
    case "make_circles":
      return try .circles(samples: samples, noise: noise, factor: part.number("factor"), seed: seed)
    case "make_moons":
      return try .moons(samples: samples, noise: noise, seed: seed)
    default:
      return try .blobs(
        samples: samples, centers: part.integer("centers"), features: part.integer("n_features"),
        noise: part.number("cluster_std"), seed: seed)
    }
  }

  @Test func equalToScikitLearn() throws {
    let records = try ParityFile("numpy_random").records.filter { $0.name.hasPrefix("make_") }
    try #require(ParityFile.isForeign ? !records.isEmpty : records.count == 6)
    for record in records {
      let data = try data(record)
      let rows = try record.integer("n")
      let first = try record.tensor("first_X")
      let last = try record.tensor("last_X")
      #expect(data.rows == rows && data.columns == first.columns && data.inputs.count == rows * data.columns)
      #expect(record.mismatch(Array(data.inputs.prefix(first.values.count)), first.values) == nil)
      #expect(record.mismatch(Array(data.inputs.suffix(last.values.count)), last.values) == nil)
      #expect(try Array(data.targets.prefix(10)) == record.numbers("first_y"))
      #expect(try Array(data.targets.suffix(3)) == record.numbers("last_y"))
      if record.has("X") {
        #expect(try record.mismatch(data.inputs, record.tensor("X").values) == nil)
        #expect(try data.targets == record.numbers("y"))
      }
      for column in 0..<data.columns {
        let values = (0..<rows).map { data.inputs[$0 * data.columns + column] }
        let indexed = values.enumerated().map { Double($0.offset) * $0.element }
        #expect(
          try record.mismatch([values.reduce(0, +)], [record.numbers("sum_X_columns")[column]]) == nil)
        #expect(
          try record.mismatch([indexed.reduce(0, +)], [record.numbers("sum_X_times_index")[column]]) == nil)
      }
      #expect(try data.targets.reduce(0, +) == record.number("sum_y"))
      let indexed = data.targets.enumerated().map { Double($0.offset) * $0.element }
      #expect(try indexed.reduce(0, +) == record.number("sum_y_times_index"))
    }
  }

  /// The rows without their order, each with its target.
  func points(_ data: GeneratedData) -> Set<[Double]> {
    var points: Set<[Double]> = []
    for index in 0..<data.rows { points.insert(Array(data.row(index)) + [data.targets[index]]) }
    return points
  }

  @Test func oneSampleOfAPart() throws {
    // scikit-learn 1.9.1: make_moons(3, shuffle=False) and make_circles(2, shuffle=False, factor=0.5).
    let moons = try GeneratedData.moons(samples: 3, noise: 0, seed: 1)
    #expect(points(moons).isSuperset(of: [[1, 0, 0], [0, 0.5, 1]]))
    let circles = try GeneratedData.circles(samples: 2, noise: 0, factor: 0.5, seed: 0)
    #expect(points(circles) == [[1, 0, 0], [0.5, 0, 1]])
  }

  @Test func spiralsWind() throws {
    let turns = 1.25
    let data = try GeneratedData.spirals(samples: 100, arms: 3, turns: turns, noise: 0, seed: 4)
    #expect(data.task == .classification(classes: 3) && data.isClassification)
    #expect((0..<3).map { arm in data.targets.count { $0 == Double(arm) } } == [34, 33, 33])
    for index in 0..<data.rows {
      let (x, y) = (data.inputs[2 * index], data.inputs[2 * index + 1])
      let radius = hypot(x, y)
      #expect(radius > 0 && radius <= 1 + 1e-12)
      // Unwound, every arm is a straight line at the angle of its class.
      let angle = atan2(y, x) / (2 * .pi) - turns * radius - data.targets[index] / 3
      #expect(isClose(angle, angle.rounded(), relative: 0, absolute: 1e-12))
    }
    #expect(data.targets != data.targets.sorted())
  }

  @Test func xorIsTheTruthTable() throws {
    let data = try GeneratedData.xor(samples: 4, noise: 0, seed: 0)
    #expect(points(data) == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])

    let noisy = try GeneratedData.xor(samples: 4000, noise: 0.1, seed: 0)
    let deviations = noisy.inputs.map { $0 - $0.rounded() }
    let variance = deviations.reduce(0) { $0 + $1 * $1 } / Double(deviations.count)
    #expect(isClose(variance, 0.01, relative: 0.1))
    #expect(noisy.targets.reduce(0, +) == 2000)
    for index in 0..<4000 {
      let isOne = (noisy.inputs[2 * index] > 0.5) != (noisy.inputs[2 * index + 1] > 0.5)
      #expect(noisy.targets[index] == (isOne ? 1 : 0))
    }
  }

  @Test func sineIsTheCurve() throws {
    let data = try GeneratedData.sine(samples: 500)
    #expect(data.featureNames == ["x"] && data.targetName == "y" && data.task == .regression)
    #expect(data.inputs.first == -2 * Double.pi && data.inputs.last == 2 * Double.pi)
    // numpy.linspace(-2 * numpy.pi, 2 * numpy.pi, 500) and 0.5 * (numpy.sin(x) + 1).
    for (index, x, y) in GeneratedDataTests.sine {
      #expect(data.inputs[index] == x)
      #expect(isClose(data.targets[index], y, relative: 1e-14))
    }
    let noisy = try GeneratedData.sine(samples: 4000, noise: 0.25, seed: 3)
    let exact = try GeneratedData.sine(samples: 4000)
    let squares = zip(noisy.targets, exact.targets).map { ($0 - $1) * ($0 - $1) }
    #expect(isClose(squares.reduce(0, +) / 4000, 0.0625, relative: 0.1))
    #expect(noisy.inputs == exact.inputs)
  }

  static let sine: [(Int, Double, Double)] = [
    (1, -6.258002199735981, 0.5125902228600693),
    (63, -4.696649538232436, 0.9999380687687187),
    (125, -3.135296876728892, 0.4968521323648822),
    (250, 0.012591553721802207, 0.506295610499228),
    (377, 3.2108461990597075, 0.46540089927116346),
    (498, 6.25800219973598, 0.4874097771399303),
  ]

  @Test func theSeedDecides() throws {
    #expect(try GeneratedData.moons(seed: 1) == .moons(seed: 1))
    #expect(try GeneratedData.moons(seed: 1) != .moons(seed: 2))
    #expect(try GeneratedData.spirals(seed: 1).inputs != GeneratedData.spirals(seed: 2).inputs)
    let blobs = try GeneratedData.blobs(samples: 7, centers: 3, features: 5, seed: 0)
    #expect(blobs.featureNames == ["x1", "x2", "x3", "x4", "x5"] && blobs.targetName == "label")
    #expect((0..<3).map { center in blobs.targets.count { $0 == Double(center) } } == [3, 2, 2])
  }

  @Test func numbersThatMakeNoData() {
    let cases: [(String, String, () throws -> GeneratedData)] = [
      ("circles", "samples", { try .circles(samples: 1, seed: 0) }),
      ("circles", "samples", { try .circles(samples: -5, seed: 0) }),
      ("circles", "samples", { try .circles(samples: .max, seed: 0) }),
      ("circles", "noise", { try .circles(noise: -0.1, seed: 0) }),
      ("circles", "noise", { try .circles(noise: .nan, seed: 0) }),
      ("circles", "factor", { try .circles(factor: 1, seed: 0) }),
      ("circles", "factor", { try .circles(factor: .nan, seed: 0) }),
      ("moons", "samples", { try .moons(samples: 0, seed: 0) }),
      ("moons", "noise", { try .moons(noise: .infinity, seed: 0) }),
      ("blobs", "centers", { try .blobs(centers: 1, seed: 0) }),
      ("blobs", "centers", { try .blobs(centers: .max, seed: 0) }),
      ("blobs", "features", { try .blobs(features: 0, seed: 0) }),
      ("blobs", "features", { try .blobs(features: .max, seed: 0) }),
      ("blobs", "samples", { try .blobs(samples: 2, centers: 3, seed: 0) }),
      ("blobs", "noise", { try .blobs(noise: -1, seed: 0) }),
      ("spirals", "arms", { try .spirals(arms: 1, seed: 0) }),
      ("spirals", "samples", { try .spirals(samples: 4, arms: 5, seed: 0) }),
      ("spirals", "turns", { try .spirals(turns: .infinity, seed: 0) }),
      ("spirals", "noise", { try .spirals(noise: -1, seed: 0) }),
      ("xor", "samples", { try .xor(samples: .min, seed: 0) }),
      ("xor", "noise", { try .xor(noise: -1, seed: 0) }),
      ("sine", "samples", { try .sine(samples: 1) }),
      ("sine", "noise", { try .sine(noise: 1e101) }),
    ]
    for (generator, parameter, make) in cases {
      let error = #expect(throws: GeneratorError.self) { try make() }
      #expect(error?.generator == generator && error?.parameter == parameter)
    }
    let error = #expect(throws: GeneratorError.self) { try GeneratedData.moons(samples: 1, seed: 0) }
    #expect(error?.description == "moons: samples: expected a whole number from 2 to 33554432, got 1")
  }
}
