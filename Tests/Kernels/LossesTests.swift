import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// The loss kernels against the definitions, computed in the C library's precision.
@Suite struct LossesTests {
  static let shapes = [
    (1, 1), (2, 1), (16, 1), (37, 1), (1, 2), (3, 3), (2, 4), (3, 8), (2, 15), (2, 16), (3, 17), (2, 37),
    (0, 1), (0, 5),
  ]

  enum Kernel: String, CaseIterable, CustomTestStringConvertible {
    case squared, halfSquared, halfSquaredOfSigmoid, binary, labels, probabilities
    var testDescription: String { rawValue }
  }

  struct Outcome<S> {
    var losses: [S]
    var gradients: [S]
  }

  func run<S: Scalar>(
    _ kernel: Kernel, z: [S], targets: [S], rows: Int, columns: Int, scale: S, offset: Int = 0,
    stride: Int? = nil
  ) -> Outcome<S> {
    let stride = stride ?? workspaceStride(columns, of: S.self)
    let targetColumns = kernel == .labels ? 1 : columns
    let all = onEverySet(of: S.self) { kernels in
      let Z = Field(z, columns: columns, stride: stride)
      let t = Field(targets, offset: offset)
      let dz = Field<S>(marks: rows * stride)
      let losses = Field<S>(marks: rows, offset: offset)
      let rowsOfLosses = LossRows(
        rows: rows, columns: columns, stride: stride, z: Z.pointer, targets: t.pointer,
        targetColumns: targetColumns, dz: dz.pointer, losses: losses.pointer, scale: scale)
      switch kernel {
      case .squared: kernels.losses(.squaredError(factor: 1, throughSigmoid: false), rowsOfLosses)
      case .halfSquared: kernels.losses(.squaredError(factor: 0.5, throughSigmoid: false), rowsOfLosses)
      case .halfSquaredOfSigmoid:
        kernels.losses(.squaredError(factor: 0.5, throughSigmoid: true), rowsOfLosses)
      case .binary: kernels.losses(.binaryCrossEntropy(smoothing: 0), rowsOfLosses)
      case .labels, .probabilities: kernels.losses(.crossEntropy(smoothing: 0), rowsOfLosses)
      }
      #expect(losses.hasCleanMargins && dz.hasCleanMargins && t.hasCleanMargins && Z.hasCleanMargins)
      if stride % kernels.vectorWidth != 0 {
        #expect(dz.hasCleanGaps(rows: rows, columns: columns, stride: stride))
      }
      return losses.elements + dz.rows(rows, columns: columns, stride: stride)
    }
    return Outcome(losses: Array(all.prefix(rows)), gradients: Array(all.dropFirst(rows)))
  }

  /// One row: the loss, the gradient for each z, and the size of the terms that are added on the way.
  func reference(
    _ kernel: Kernel, _ z: [Extended], _ t: [Extended]
  ) -> (loss: Extended, gradient: [Extended], size: Extended) {
    switch kernel {
    case .squared, .halfSquared:
      let factor: Extended = kernel == .squared ? 1 : 0.5
      let loss = zip(z, t).reduce(Extended(0)) { $0 + factor * ($1.0 - $1.1) * ($1.0 - $1.1) }
      return (loss, zip(z, t).map { 2 * factor * ($0 - $1) }, loss)
    case .halfSquaredOfSigmoid:
      let p = z.map(logistic)
      let loss = zip(p, t).reduce(Extended(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
      return (loss, zip(p, t).map { ($0 - $1) * $0 * (1 - $0) }, Extended(z.count))
    case .binary:
      let losses = zip(z, t).map { z, t in max(z, 0) - z * t + log1p(exp(-abs(z))) }
      let size = zip(z, t).reduce(Extended(0)) { $0 + 2 * $1.0.magnitude + 1 }
      return (losses.reduce(0, +), zip(z, t).map { logistic($0) - $1 }, size)
    case .labels, .probabilities:
      let largest = z.max() ?? 0
      let sum = z.reduce(Extended(0)) { $0 + exp($1 - largest) }
      let targets =
        kernel == .probabilities ? t : z.indices.map { Extended($0) == t[0] ? Extended(1) : 0 }
      let loss = zip(z, targets).reduce(Extended(0)) { $0 + $1.1 * (largest + log(sum) - $1.0) }
      let size = z.reduce(Extended(1)) { $0 + $1.magnitude }
      return (loss, zip(z, targets).map { exp($0 - largest) / sum - $1 }, size)
    }
  }

  func targets<S: Scalar>(_ kernel: Kernel, rows: Int, columns: Int) -> [S] {
    let source = RandomSource(seed: 4)
    switch kernel {
    case .labels: return (0..<rows).map { S(source.integer(below: columns, .data, step: 1, index: $0)) }
    case .squared, .halfSquared: return numbers(rows * columns, stream: 31)
    case .halfSquaredOfSigmoid, .binary:
      return (0..<rows * columns).map {
        $0 % 3 == 0 ? S($0 % 2) : S(source.uniform(.data, step: 2, index: $0))
      }
    case .probabilities:
      return (0..<rows).flatMap { row in
        let parts = (0..<columns).map { source.uniform(.data, step: 2, index: row * columns + $0) }
        let sum = parts.reduce(0, +)
        return parts.map { S($0 / sum) }
      }
    }
  }

  func check<S: Scalar>(_: S.Type, _ kernel: Kernel, rows: Int, columns: Int) {
    let z: [S] = numbers(rows * columns, stream: 32).map { $0 * 4 }
    let targets: [S] = targets(kernel, rows: rows, columns: columns)
    let scale: S = 0.3
    let got = run(
      kernel, z: z, targets: targets, rows: rows, columns: columns, scale: scale, offset: columns % 2)
    for gap in [0, 1, 3] {
      let other = run(
        kernel, z: z, targets: targets, rows: rows, columns: columns, scale: scale, stride: columns + gap)
      #expect(firstDifference(other.losses, got.losses) == nil)
      #expect(firstDifference(other.gradients, got.gradients) == nil)
    }
    let targetColumns = kernel == .labels ? 1 : columns
    // A sum of n terms, each of a few roundings.
    let unit = Extended(S.ulpOfOne) * Extended(columns + 8)
    for row in 0..<rows {
      let (loss, gradient, size) = reference(
        kernel, z[row * columns..<(row + 1) * columns].map { Extended($0) },
        targets[row * targetColumns..<(row + 1) * targetColumns].map { Extended($0) })
      let error = (Extended(got.losses[row]) - loss).magnitude
      #expect(error <= unit * size, "\(S.self) \(kernel) \(rows) x \(columns): loss of row \(row)")
      for column in 0..<columns {
        let want = Extended(scale) * gradient[column]
        let error = (Extended(got.gradients[row * columns + column]) - want).magnitude
        let room = unit * Extended(scale) * max(1, gradient[column].magnitude)
        #expect(error <= room, "\(S.self) \(kernel) \(rows) x \(columns): dz[\(row), \(column)]")
      }
    }
  }

  @Test(arguments: Kernel.allCases) func lossesAndGradients(kernel: Kernel) {
    for (rows, columns) in Self.shapes where columns > 1 || (kernel != .labels && kernel != .probabilities) {
      check(Float.self, kernel, rows: rows, columns: columns)
      check(Double.self, kernel, rows: rows, columns: columns)
    }
  }

  /// Logits of +-1000 give finite losses and gradients, and the right ones.
  @Test func extremeLogits() {
    func check<S: Scalar>(_: S.Type) {
      let binary = run(
        .binary, z: [S](arrayLiteral: 1000, 1000, -1000, -1000), targets: [1, 0, 1, 0], rows: 4, columns: 1,
        scale: 1)
      #expect(binary.losses == [0, 1000, 1000, 0])
      #expect(binary.gradients == [0, 1, -1, 0])
      let labels = run(
        .labels, z: [S](arrayLiteral: 1000, -1000, 0, 1000, -1000, 0), targets: [0, 1], rows: 2, columns: 3,
        scale: 1)
      #expect(labels.losses == [0, 2000])
      #expect(labels.gradients == [0, 0, 0, 1, -1, 0])
      let soft = run(
        .probabilities, z: [S](arrayLiteral: -1000, 1000), targets: [0.5, 0.5], rows: 1, columns: 2, scale: 1)
      #expect(soft.losses == [1000])
      #expect(soft.gradients == [-0.5, 0.5])
    }
    check(Float.self)
    check(Double.self)
  }

  /// What is not finite in z does not come out as a finite loss.
  @Test(arguments: [Kernel.squared, .halfSquared, .binary, .labels, .probabilities])
  func notFiniteLogitsShowInTheLoss(kernel: Kernel) {
    for bad in [Float.nan, .infinity] {
      for place in 0..<5 {
        var z: [Float] = [0.1, 0.2, 0.3, 0.4, 0.5]
        z[place] = bad
        let targets: [Float] = kernel == .labels ? [1] : [0.2, 0.2, 0.2, 0.2, 0.2]
        let got = run(kernel, z: z, targets: targets, rows: 1, columns: 5, scale: 1)
        #expect(!got.losses[0].isFinite, "\(kernel), \(bad) at \(place)")
      }
    }
  }

  @Test func softmaxRows() {
    func check<S: Scalar>(_: S.Type) {
      for (rows, columns) in Self.shapes where columns > 1 {
        let z: [S] = numbers(rows * columns, stream: 33).map { $0 * 5 }
        let results = [workspaceStride(columns, of: S.self), columns, columns + 1].map { stride in
          onEverySet(of: S.self) { kernels in
            let field = Field(z, columns: columns, stride: stride)
            kernels.softmax(field.pointer, rows, columns, stride)
            #expect(field.hasCleanMargins)
            if stride % kernels.vectorWidth != 0 {
              #expect(field.hasCleanGaps(rows: rows, columns: columns, stride: stride))
            }
            return field.rows(rows, columns: columns, stride: stride)
          }
        }
        let got = results[0]
        for other in results { #expect(firstDifference(other, got) == nil) }
        for row in 0..<rows {
          let part = z[row * columns..<(row + 1) * columns].map { Extended($0) }
          let largest = part.max() ?? 0
          let sum = part.reduce(Extended(0)) { $0 + exp($1 - largest) }
          for column in 0..<columns {
            // z - largest is rounded, which the exponential turns into an error of that size.
            let want = exp(part[column] - largest) / sum
            let room =
              Extended(S.ulpOfOne) * want * (Extended(columns) + 8 + (part[column] - largest).magnitude)
            #expect((Extended(got[row * columns + column]) - want).magnitude <= room)
          }
        }
      }
      let extreme = onEverySet(of: S.self) { kernels in
        let field = Field<S>([1000, -1000, 1000, -1000, -1000, -1000])
        kernels.softmax(field.pointer, 2, 3, 3)
        return field.elements
      }
      #expect(Array(extreme.prefix(3)) == [0.5, 0, 0.5])
      for p in extreme.suffix(3) { #expect((p - 1 / 3).magnitude <= S.ulpOfOne) }
    }
    check(Float.self)
    check(Double.self)
  }

  /// A row's bits do not depend on the rows beside it.
  @Test(arguments: Kernel.allCases) func rowsAreIndependent(kernel: Kernel) {
    let columns = 5
    let z: [Float] = numbers(6 * columns, stream: 34)
    let targets: [Float] = targets(kernel, rows: 6, columns: columns)
    let targetColumns = targets.count / 6
    let together = run(kernel, z: z, targets: targets, rows: 6, columns: columns, scale: 1)
    for row in 0..<6 {
      let alone = run(
        kernel, z: Array(z[row * columns..<(row + 1) * columns]),
        targets: Array(targets[row * targetColumns..<(row + 1) * targetColumns]), rows: 1, columns: columns,
        scale: 1)
      #expect(alone.losses[0].bits == together.losses[row].bits)
      let slice = Array(together.gradients[row * columns..<(row + 1) * columns])
      #expect(firstDifference(alone.gradients, slice) == nil)
    }
  }
}
