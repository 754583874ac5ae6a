import Backprop
import BackpropCompute
import Testing

/// Settings and targets out of their ranges, and how objectives are written as words.
@Suite struct LossSettingsTests {
  func message(_ objective: Objective, outputs: Int) -> String? {
    do throws(ShapeError) {
      try objective.check(outputs: outputs)
      return nil
    } catch {
      return error.description
    }
  }

  func message(
    _ objective: Objective, _ targets: [Double], columns: Int = 1, outputs: Int = 1
  ) throws -> String? {
    let matrix = try Matrix(rows: targets.count / columns, columns: columns, elements: targets)
    do throws(ShapeError) {
      try objective.check(matrix, outputs: outputs)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func settings() {
    let cases: [(Objective, Int, String?)] = [
      (.huber(delta: 0), 1, "Huber, delta: expected a number above 0, in Float too, got 0.0"),
      (.huber(delta: .nan), 1, "Huber, delta: expected a number above 0, in Float too, got nan"),
      (
        .gaussian, 3,
        "Gaussian: expected a network with an even number of outputs, a mean and a variance for each target, got 3"
      ),
      (
        .gaussian(Gaussian(floor: -1)), 2,
        "Gaussian, floor: expected a number above 0, in Float too, got -1.0"
      ),
      (.quantile(Quantile(levels: [])), 2, "quantile: expected 1 level or more, got none"),
      (.quantiles(0.5, 1), 2, "quantile, levels: expected numbers between 0 and 1, got 1.0"),
      (
        .quantiles(0.1, 0.9), 3,
        "quantile: expected a network with one output for each of 2 levels of each target, got 3"
      ),
      (
        .crossEntropy(CrossEntropy(smoothing: 1)), 3,
        "cross-entropy, smoothing: expected 0 or more and below 1, got 1.0"
      ),
      (
        .crossEntropy(CrossEntropy(classWeights: [1, 2])), 3,
        "cross-entropy, class weights: expected 3, one for each output, got 2"
      ),
      (
        .crossEntropy(CrossEntropy(classWeights: [1, -2])), 2,
        "cross-entropy, class weights: expected finite numbers of 0 or more, got -2.0"
      ),
      (
        .crossEntropy(CrossEntropy(classWeights: [0, 0])), 2,
        "cross-entropy, class weights: expected a sum above 0, got 0.0"
      ),
      (.classes, 1, "cross-entropy: expected a network with 2 outputs or more, one a class, got 1"),
      (
        .binaryCrossEntropy(BinaryCrossEntropy(smoothing: -0.1)), 1,
        "binary cross-entropy, smoothing: expected 0 or more and below 1, got -0.1"
      ),
      (
        .multiLabel(positiveWeights: [1, 2]), 1,
        "binary cross-entropy, positive weights: expected 1, one for each output, got 2"
      ),
      (.focal(Focal(gamma: -1)), 2, "focal, gamma: expected a finite number of 0 or more, got -1.0"),
      (
        .binaryFocal(BinaryFocal(alpha: 1)), 1,
        "binary focal, alpha: expected a number between 0 and 1, got 1.0"
      ),
      (.combined(), 1, "combined objective: expected 1 part or more, got none"),
      (
        .combined(.init(.regression, outputs: 2)), 3,
        "combined objective: expected a network with 2 outputs, those of its parts, got 3"
      ),
      (
        .combined(.init(.combined(.init(.regression)))), 1,
        "combined objective, part 0: expected an objective that is not combined itself"
      ),
      (
        .combined(.init(.regression, weight: -1)), 1,
        "combined objective, weights: expected finite numbers of 0 or more, got -1.0"
      ),
      (
        .combined(.init(.huber(delta: 0))), 1,
        "Huber, delta: expected a number above 0, in Float too, got 0.0"
      ),
      (
        .custom(CustomObjective("a/b", FourthPower())), 1,
        "custom objective: expected a name of letters, digits and hyphens, got \"a/b\""
      ),
      (.combined(.init(.classes, outputs: 3), .init(.gaussian, outputs: 2)), 5, nil),
    ]
    for (objective, outputs, expected) in cases { #expect(message(objective, outputs: outputs) == expected) }
  }

  @Test func targets() throws {
    #expect(
      try message(.regression, [1, .nan]) == "targets, row 1, column 0: expected a finite number, got nan")
    #expect(
      try message(.poisson, [1, -1])
        == "targets, row 1, column 0: expected a finite number of 0 or more for Poisson, got -1.0")
    #expect(
      try message(.binary, [1.5])
        == "targets, row 0, column 0: expected a number from 0 to 1 for binary cross-entropy, got 1.5")
    #expect(
      try message(.binaryFocal, [0.5])
        == "targets, row 0, column 0: expected 0 or 1 for binary focal, got 0.5")
    #expect(
      try message(.hinge, [0.5])
        == "targets, row 0, column 0: expected 1 for a yes, -1 or 0 for a no for hinge, got 0.5")
    #expect(
      try message(.classes, [3], outputs: 3)
        == "targets, row 0, column 0: expected a class from 0 to 2, got 3.0")
    #expect(
      try message(.focal, [0, 1], columns: 2, outputs: 2)
        == "targets: expected 1 column of classes for focal, got 2")
    #expect(
      try message(.gaussian, [0, 1], columns: 2, outputs: 2)
        == "targets: expected 1 columns for a network with 2 outputs, got 2")
    #expect(
      try message(.classes, [0.5, 0.25], columns: 2, outputs: 2)
        == "targets, row 0: expected probabilities that add up to 1, got a sum of 0.75")
    #expect(
      try message(.kullbackLeibler, [-0.5, 1.5], columns: 2, outputs: 2)
        == "targets, row 0, column 0: expected a probability from 0 to 1, got -0.5")
    let combined = Objective.combined(.init(.regression), .init(.classes, outputs: 3))
    #expect(try message(combined, [-9, 2], columns: 2, outputs: 4) == nil)
    #expect(
      try message(combined, [2, -9], columns: 2, outputs: 4)
        == "targets, row 0, column 1: expected a class from 0 to 2, got -9.0")
  }

  @Test func values() throws {
    let two = Matrix<Double>(rows: 2, columns: 1)
    func message(_ outputs: Matrix<Double>, _ weights: [Double]?) -> String? {
      do throws(ShapeError) {
        _ = try Objective.regression.value(outputs: outputs, targets: two, weights: weights)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(message(two, [1]) == "weights: expected 2, one for each row, got 1")
    #expect(message(two, [1, -1]) == "weights, row 1: expected a finite number of 0 or more, got -1.0")
    #expect(message(two, [0, 0]) == "weights: expected a sum above 0, got 0")
    #expect(
      message(Matrix(rows: 1, columns: 1), nil)
        == "targets: expected 1 rows, one for each row of outputs, got 2")
    #expect(
      message(Matrix(rows: 0, columns: 1), nil)
        == "Objective: expected outputs of 1 row and 1 column or more, got 0 x 1")
  }

  /// What is written is read back as it was.
  @Test func spellings() {
    let combined = Objective.combined(
      .init(.huber(delta: 1e-20), outputs: 2, weight: 0.1),
      .init(.crossEntropy(CrossEntropy(smoothing: 0.1, classWeights: [1, 2, 3])), outputs: 3, weight: 1e20),
      .init(.crossEntropy, outputs: 3, targetColumns: 3))
    for objective in LossGradientTests.cases.map(\.objective) + [combined] {
      if case .custom = objective { continue }
      #expect(Objective(spelling: objective.spelling) == objective, "\(objective.spelling)")
    }
    for form in Objective.forms where !form.contains("{") && !form.contains("LEVEL") {
      let word = String(form.prefix { $0 != "[" })
      #expect(Objective(spelling: word) != nil, "\(word)")
    }
    #expect(Objective(spelling: "huber:2") == .huber(delta: 2))
    #expect(Objective(spelling: "quantile:0.1:0.5:0.9") == .quantiles(0.1, 0.5, 0.9))
    #expect(
      Objective(spelling: "cross-entropy:0.1:1:2")
        == .crossEntropy(CrossEntropy(smoothing: 0.1, classWeights: [1, 2])))
    #expect(Objective.classes.spelling == "cross-entropy")
    #expect(Objective.binary.spelling == "binary-cross-entropy")
    for text in [
      "", "hubert", "huber:0", "huber:1:2", "quantile", "quantile:1", "cross-entropy:1", "cross-entropy:0:1",
      "gaussian:0", "gaussian:1:2", "squared:1", "combined", "combined/1:1:1", "combined/1:2:1/squared",
      "combined/1:1:-1/squared", "combined/1:1:1/combined/1:1:1/squared", "squared/squared",
      "custom/fourth-power",
    ] {
      #expect(Objective(spelling: text) == nil, "\(text)")
    }
    let custom = CustomObjective("fourth-power", FourthPower())
    for objective in [
      Objective.custom(custom), .combined(.init(.custom(custom), outputs: 2), .init(.absoluteError)),
    ] {
      #expect(Objective(spelling: objective.spelling, custom: [custom]) == objective)
      #expect(Objective(spelling: objective.spelling) == nil)
    }
  }

  /// A focal loss that looks away from nothing is cross-entropy, and one class against another is the sigmoid's.
  @Test func focalOfZeroIsCrossEntropy() throws {
    let z = try Matrix(rows: 3, columns: 2, elements: [0.5, -1, 3, 2, -4, 0.0])
    let labels = try Matrix(rows: 3, columns: 1, elements: [0, 1, 1.0])
    let focal = try Objective.focal(Focal(gamma: 0)).value(outputs: z, targets: labels)
    let entropy = try Objective.classes.value(outputs: z, targets: labels)
    #expect((focal.value - entropy.value).magnitude <= 1e-15)
    let differences = try Matrix(rows: 3, columns: 1, elements: (0..<3).map { z[$0, 1] - z[$0, 0] })
    let several = try Objective.focal(Focal(gamma: 1.5)).value(outputs: z, targets: labels)
    let binary = try Objective.binaryFocal(BinaryFocal(gamma: 1.5, alpha: nil)).value(
      outputs: differences, targets: labels)
    #expect((several.value - binary.value).magnitude <= 1e-14)
  }
}
