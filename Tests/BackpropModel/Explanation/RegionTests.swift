import Backprop
import BackpropCompute
import BackpropData
import Foundation
import TestSupport
import Testing

@testable import BackpropModel

/// Ranges and sets of labels of whole models.
struct RegionTests {
  private func table(rows: Int, seed: UInt64, isClass: Bool) throws -> Table {
    let random = RandomSource(seed: seed)
    let a = (0..<rows).map { random.uniform(.data, index: $0) * 4 }
    let noise = (0..<rows).map { random.normal(.data, step: 1, index: $0) }
    let y = zip(a, noise).map { $0 * $0 + (0.5 + $0) * $1 }
    return try Table(
      name: "t",
      columns: [
        Column(name: "a", numbers: a), Column(name: "b", numbers: noise.map { $0 > 0 ? 1 : .nan }),
        isClass
          ? Column(name: "y", text: zip(a, noise).map { $0 + 0.8 * $1 > 2 ? "high" : $0 > 1 ? "mid" : "low" })
          : Column(name: "y", numbers: y),
      ])
  }

  @Test(arguments: [false, true]) func aModelCoversNewRows(isClass: Bool) throws {
    let settings = Samples.settings {
      $0.epochs = 30
      $0.ignored = ["b"]
    }
    let model = try TrainingPlan(table: table(rows: 1_000, seed: 3, isClass: isClass), settings: settings)
      .run()
      .model
    #expect(model.conformal?.rows == model.provenance.validationRows)
    let new = try table(rows: 1_500, seed: 4, isClass: isClass)
    let evaluation = try model.evaluation(on: new)
    for level in [0.8, 0.9, 0.95] {
      let found = try model.coverage(of: evaluation, level: level)
      let band = try #require(found.band)
      #expect(band.contains(found.covered), "\(found)")
      #expect(found.rows == 1_500 && found.classes.count == (isClass ? 3 : 0))
      #expect(found.meanSize > 0.1)
      if isClass {
        #expect(found.classes.reduce(0) { $0 + $1.covered } == found.covered)
        #expect(found.classes.reduce(0) { $0 + $1.rows } == 1_500)
      }
      // The regions of predictions are those that were counted.
      let predictions = try model.predictions(for: new)
      let regions = try model.regions(of: predictions, level: level)
      if isClass {
        #expect(Double(regions.sets.reduce(0) { $0 + $1.count }) / 1_500 == found.meanSize)
        #expect(zip(regions.sets, predictions.classes).allSatisfy { $0.isEmpty || $0[0] == $1 })
        #expect(regions.sets.count { $0.isEmpty } == found.emptySets)
      } else {
        let widths = zip(regions.upper, regions.lower).map { $0 - $1 }
        #expect(widths.allSatisfy { isClose($0, 2 * regions.bound, relative: 1e-9) })
      }
    }
  }

  @Test func theFileKeepsTheScores() throws {
    let model = try Samples.model(Samples.numbers())
    #expect(model.conformal != nil)
    #expect(try Model(bytes: model.serialized(), name: "m").conformal == model.conformal)
    var infinite = model
    infinite.conformal = ConformalScores(kind: .error, scores: [1, .infinity])
    let read = try Model(bytes: infinite.serialized(), name: "m")
    #expect(read == infinite && read.conformal?.quantile(0.6) == .infinity)
  }

  @Test func modelsWithoutRowsHeldOut() throws {
    let model = try Samples.model(Samples.numbers()) { $0.validation = 0 }
    #expect(model.conformal == nil)
    let predictions = try model.predictions(for: Samples.numbers())
    var error = #expect(throws: ModelError.self) { try model.regions(of: predictions, level: 0.9) }
    #expect(error?.kind == .settings)
    #expect(
      error?.description.contains("trained without validation rows; train again with --validation") == true)
    let earlier = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/models/format-1-classes.safetensors")
    let old = try Model(contentsOf: earlier.path)
    #expect(old.conformal == nil)
    error = #expect(throws: ModelError.self) { try old.conformalScores(for: 0.9) }
    #expect(error?.description.contains("train again") == true)
    for level in [0, 1, -0.5, Double.nan, 90] {
      let error = #expect(throws: ModelError.self) { try model.conformalScores(for: level) }
      #expect(error?.description.contains("a level between 0 and 1") == true)
    }
  }

  /// Three rows reach 0.75; beyond it ranges are infinite, and sets have all classes.
  @Test func threeRowsHeldOut() throws {
    for table in [try Samples.numbers(), try Samples.threeClasses()] {
      var model = try Samples.model(table) { $0.validation = 0 }
      let evaluation = try model.evaluation(on: table.selecting(rows: [0, 20, 40]))
      model.conformal = ConformalScores(evaluation)
      #expect(model.conformal?.rows == 3)
      let predictions = try model.predictions(for: table)
      let regions = try model.regions(of: predictions, level: 0.8)
      #expect(regions.bound == .infinity)
      #expect(regions.sets.allSatisfy { $0.count == 3 })
      #expect(regions.lower.allSatisfy { $0 == -.infinity } && regions.upper.allSatisfy { $0 == .infinity })
      let found = try model.coverage(of: model.evaluation(on: table), level: 0.8)
      #expect(found.share == 1 && found.band == nil)
      #expect(try model.regions(of: predictions, level: 0.75).bound.isFinite)
    }
  }

  /// A count is no number below 0.
  @Test func rangesEndWhereAnswersDo() throws {
    let table = try Samples.table { a, b in "\(Int(a + b))" }
    let model = try Samples.model(table) {
      $0.task = .regression
      $0.loss = .poisson
    }
    let regions = try model.regions(of: model.predictions(for: table), level: 0.9)
    #expect(regions.lower.allSatisfy { $0 >= 0 } && regions.lower.contains(0))
  }
}
