import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// Every loss kernel with settings and weights against its definition, computed in the C library's precision; on every
/// instruction set, at awkward sizes, and as part of longer rows.
@Suite struct LossesReferenceTests {
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case absolute, huber, logCosh, poisson, poissonFull, poissonOfRate
    case gaussianOfLogarithm, gaussianOfSoftplus, gaussianOfVariance, quantile
    case hinge, squaredHinge, multiClassHinge
    case binary, weightedBinary, binaryOfProbability, binaryFocal
    case weightedLabels, smoothedLabels, smoothedProbabilities, focal, divergence, divergenceOfLogarithms
    var testDescription: String { rawValue }

    // Settings that Float holds exactly.
    func function<S: Scalar>() -> LossFunction<S> {
      switch self {
      case .absolute: .absoluteError
      case .huber: .huber(delta: 0.75, factor: 1.5)
      case .logCosh: .logCosh
      case .poisson: .poisson(ofLogarithm: true, isFull: false)
      case .poissonFull: .poisson(ofLogarithm: true, isFull: true)
      case .poissonOfRate: .poisson(ofLogarithm: false, isFull: false)
      case .gaussianOfLogarithm: .gaussian(.logarithm, floor: 0.125, isFull: true)
      case .gaussianOfSoftplus: .gaussian(.softplus, floor: 0.125, isFull: false)
      case .gaussianOfVariance: .gaussian(.itself, floor: 0.125, isFull: false)
      case .quantile: .quantile(level: 0.125)
      case .hinge: .hinge(isSquared: false)
      case .squaredHinge: .hinge(isSquared: true)
      case .multiClassHinge: .multiClassHinge
      case .binary, .weightedBinary: .binaryCrossEntropy(smoothing: 0.125)
      case .binaryOfProbability: .binaryCrossEntropyOfProbabilities(smoothing: 0.125)
      case .binaryFocal: .binaryFocal(gamma: 2.5, positive: 0.25, negative: 0.75)
      case .weightedLabels: .crossEntropy(smoothing: 0)
      case .smoothedLabels, .smoothedProbabilities: .crossEntropy(smoothing: 0.125)
      case .focal: .focal(gamma: 2.5)
      case .divergence: .divergence
      case .divergenceOfLogarithms: .divergenceOfLogarithms
      }
    }

    var isGaussian: Bool {
      self == .gaussianOfLogarithm || self == .gaussianOfSoftplus || self == .gaussianOfVariance
    }
    var hasLabels: Bool {
      self == .weightedLabels || self == .smoothedLabels || self == .focal || self == .multiClassHinge
    }
    var hasClasses: Bool { hasLabels || self == .smoothedProbabilities || self == .divergence }
    var hasOutputWeights: Bool {
      self == .weightedBinary || self == .binaryOfProbability || self == .weightedLabels
        || self == .smoothedLabels || self == .smoothedProbabilities || self == .focal
    }
    func targetColumns(_ columns: Int) -> Int { hasLabels ? 1 : isGaussian ? columns / 2 : columns }
  }

  struct Problem<S: Scalar> {
    var kind: Kind
    var rows: Int
    var columns: Int
    var z: [S]
    var targets: [S]
    var weights: [S]?
    var outputWeights: [S]
    var targetColumns: Int { kind.targetColumns(columns) }

    init(_ kind: Kind, rows: Int, columns: Int, isWeighted: Bool) {
      self.kind = kind
      self.rows = rows
      self.columns = columns
      let targetColumns = kind.targetColumns(columns)
      let z: [S] = numbers(rows * columns, stream: 41)
      let t: [S] = numbers(rows * targetColumns, stream: 42)
      let source = RandomSource(seed: 9)
      func share(_ index: Int) -> S { S(source.uniform(.data, step: 7, index: index)) * 0.75 + 0.125 }
      switch kind {
      case .poissonOfRate: self.z = z.map { $0.magnitude + 0.25 }
      case .binaryOfProbability: self.z = z.indices.map { share($0) }
      case .divergenceOfLogarithms: self.z = z.map { -$0.magnitude }
      default: self.z = z.map { $0 * 3 }
      }
      switch kind {
      case .multiClassHinge, .weightedLabels, .smoothedLabels, .focal:
        targets = t.indices.map { S(source.integer(below: columns, .data, step: 8, index: $0)) }
      case .poisson, .poissonFull, .poissonOfRate:
        targets = t.map { ($0.magnitude * 3).rounded() }
      case .hinge, .squaredHinge: targets = t.map { $0 < 0 ? -1 : $0 < 0.25 ? 0 : 1 }
      case .binaryFocal: targets = t.map { $0 < 0 ? 0 : 1 }
      case .binary, .weightedBinary, .binaryOfProbability: targets = t.indices.map { share($0 + 1000) }
      case .smoothedProbabilities, .divergence, .divergenceOfLogarithms:
        targets = (0..<rows).flatMap { row in
          let parts = (0..<columns).map { $0 == 1 ? 0 : share(row * columns + $0) }
          let sum = parts.reduce(0, +)
          return parts.map { $0 / sum }
        }
      default: targets = t
      }
      weights = isWeighted ? (0..<rows).map { $0 % 4 == 3 ? 0 : share($0 + 2000) * 3 } : nil
      outputWeights = (0..<columns).map { share($0 + 3000) * 4 }
    }
  }

  /// Losses and gradients, one list. `before` columns lie before those of the problem in longer rows, and `adds` adds to 5.
  func run<S: Scalar>(
    _ problem: Problem<S>, stride: Int, before: Int = 0, staysInside: Bool = false, adds: Bool = false,
    offset: Int = 0
  ) -> [S] {
    onEverySet(of: S.self) { kernels in
      run(
        problem, kernels, stride: stride, before: before, staysInside: staysInside, adds: adds, offset: offset
      )
    }
  }

  func run<S: Scalar>(
    _ problem: Problem<S>, _ kernels: KernelSet<S>, stride: Int, before: Int, staysInside: Bool, adds: Bool,
    offset: Int
  ) -> [S] {
    let (rows, columns) = (problem.rows, problem.columns)
    let padded = before == 0 ? 0 : before + 2
    let targetStride = problem.targetColumns + padded
    let z = Field<S>(marks: rows * stride)
    let t = Field<S>(marks: rows * targetStride, offset: offset)
    for row in 0..<rows {
      for column in 0..<columns {
        z[row * stride + before + column] = problem.z[row * columns + column]
      }
      for column in 0..<problem.targetColumns {
        t[row * targetStride + before + column] = problem.targets[row * problem.targetColumns + column]
      }
    }
    let dz = Field<S>(marks: rows * stride)
    let losses = Field<S>(adds ? Array(repeating: 5, count: rows) : Array(repeating: .mark, count: rows))
    let weights = Field(problem.weights ?? [], offset: offset)
    let outputWeights = Field(problem.outputWeights, offset: offset)
    var call = LossRows(
      rows: rows, columns: columns, stride: stride, z: z.pointer + before, targets: t.pointer + before,
      targetColumns: problem.targetColumns, dz: dz.pointer + before, losses: losses.pointer,
      scale: S(0.375),
      weights: problem.weights == nil ? nil : UnsafePointer(weights.pointer),
      outputWeights: problem.kind.hasOutputWeights ? UnsafePointer(outputWeights.pointer) : nil)
    call.targetStride = targetStride
    call.staysInside = staysInside
    call.adds = adds
    kernels.losses(problem.kind.function(), call)
    #expect(losses.hasCleanMargins && dz.hasCleanMargins && z.hasCleanMargins && t.hasCleanMargins)
    if staysInside || stride % kernels.vectorWidth != 0 {
      for row in 0..<rows {
        for column in 0..<stride where column < before || column >= before + columns {
          #expect(dz[row * stride + column].isMark, "\(problem.kind) wrote outside its columns")
        }
      }
    }
    let gradients = (0..<rows).flatMap { row in
      (0..<columns).map { dz[row * stride + before + $0] }
    }
    return losses.elements + gradients
  }

  func softmax(_ z: [Extended]) -> (p: [Extended], logarithms: [Extended]) {
    let largest = z.max() ?? 0
    let shift = largest + log(z.reduce(Extended(0)) { $0 + exp($1 - largest) })
    return (z.map { exp($0 - shift) }, z.map { $0 - shift })
  }

  /// The loss and the gradient of one row; `q` are the output weights.
  func reference(
    _ kind: Kind, _ z: [Extended], _ t: [Extended], _ q: [Extended]
  ) -> (loss: Extended, gradient: [Extended]) {
    func each(_ one: (Extended, Extended, Extended) -> (Extended, Extended)) -> (Extended, [Extended]) {
      let pairs = z.indices.map { one(z[$0], t[$0], q[$0]) }
      return (pairs.reduce(0) { $0 + $1.0 }, pairs.map(\.1))
    }
    switch kind {
    case .absolute: return each { z, t, _ in ((z - t).magnitude, z > t ? 1 : z < t ? -1 : 0) }
    case .huber:
      return each { z, t, _ in
        let e = z - t
        return e.magnitude <= 0.75
          ? (0.75 * e * e, 1.5 * e) : (1.125 * (e.magnitude - 0.375), e > 0 ? 1.125 : -1.125)
      }
    case .logCosh: return each { z, t, _ in (log(cosh(z - t)), tanh(z - t)) }
    case .poisson, .poissonFull:
      return each { z, t, _ in
        let constant = kind == .poissonFull && t > 1 ? t * log(t) - t + log(2 * .pi * t) / 2 : 0
        return (exp(z) - t * z + constant, exp(z) - t)
      }
    case .poissonOfRate: return each { z, t, _ in (z - t * log(z + 1e-8), 1 - t / (z + 1e-8)) }
    case .gaussianOfLogarithm, .gaussianOfSoftplus, .gaussianOfVariance:
      let n = t.count
      var loss: Extended = 0
      var gradient = z
      for index in 0..<n {
        let s = z[n + index]
        let (v, slope): (Extended, Extended) =
          switch kind {
          case .gaussianOfLogarithm: (exp(s), exp(s))
          case .gaussianOfSoftplus: (max(s, 0) + log1p(exp(-abs(s))) + 0.125, logistic(s))
          default: (max(s, 0.125), 1)
          }
        let e = z[index] - t[index]
        loss += (log(v) + e * e / v) / 2 + (kind == .gaussianOfLogarithm ? log(2 * .pi) / 2 : 0)
        gradient[index] = e / v
        gradient[n + index] = (1 / v - e * e / (v * v)) / 2 * slope
      }
      return (loss, gradient)
    case .quantile:
      return each { z, t, _ in z < t ? (0.125 * (t - z), -0.125) : (0.875 * (z - t), 0.875) }
    case .hinge, .squaredHinge:
      return each { z, t, _ in
        let s: Extended = t > 0 ? 1 : -1
        let m = max(0, 1 - s * z)
        return kind == .hinge ? (m, m > 0 ? -s : 0) : (m * m, -2 * s * m)
      }
    case .multiClassHinge:
      let label = Int(t[0])
      let C = Extended(z.count)
      var gradient = z.map { _ in Extended(0) }
      var loss: Extended = 0
      for k in z.indices where k != label && 1 - z[label] + z[k] > 0 {
        loss += (1 - z[label] + z[k]) / C
        gradient[k] += 1 / C
        gradient[label] -= 1 / C
      }
      return (loss, gradient)
    case .binary, .weightedBinary:
      return each { z, t, q in
        let t = t * 0.875 + 0.0625
        let q = kind == .binary ? 1 : q
        let (p, rest) = (logistic(z), logistic(-z))
        return (-q * t * log(p) - (1 - t) * log(rest), -q * t * rest + (1 - t) * p)
      }
    case .binaryOfProbability:
      return each { z, t, q in
        let t = t * 0.875 + 0.0625
        return (-q * t * log(z) - (1 - t) * log1p(-z), -q * t / z + (1 - t) / (1 - z))
      }
    case .binaryFocal:
      return each { z, t, _ in
        let (s, a): (Extended, Extended) = t > 0.5 ? (1, 0.25) : (-1, 0.75)
        let (p, rest) = (logistic(s * z), logistic(-s * z))
        return (
          -a * pow(rest, 2.5) * log(p),
          a * s * (2.5 * pow(rest, 1.5) * p * rest * log(p) - pow(rest, 2.5) * rest)
        )
      }
    case .weightedLabels, .smoothedLabels, .smoothedProbabilities, .divergence:
      let s: Extended = kind == .smoothedLabels || kind == .smoothedProbabilities ? 0.125 : 0
      let targets = kind.hasLabels ? z.indices.map { Extended($0) == t[0] ? Extended(1) : 0 } : t
      let a = z.indices.map { k in
        (kind == .divergence ? 1 : q[k]) * (targets[k] * (1 - s) + s / Extended(z.count))
      }
      let (p, logarithms) = softmax(z)
      let total = a.reduce(0, +)
      var loss = z.indices.reduce(Extended(0)) { $0 - a[$1] * logarithms[$1] }
      if kind == .divergence { for t in t where t > 0 { loss += t * log(t) } }
      return (loss, z.indices.map { total * p[$0] - a[$0] })
    case .focal:
      let label = Int(t[0])
      let (p, logarithms) = softmax(z)
      let u = z.indices.reduce(Extended(0)) { $1 == label ? $0 : $0 + p[$1] }
      let w = q[label]
      let slope = w * (2.5 * pow(u, 1.5) * p[label] * logarithms[label] - pow(u, 2.5))
      return (
        -w * pow(u, 2.5) * logarithms[label], z.indices.map { slope * (($0 == label ? 1 : 0) - p[$0]) }
      )
    case .divergenceOfLogarithms:
      return each { z, t, _ in ((t > 0 ? t * log(t) : 0) - t * z, -t) }
    }
  }

  func check<S: Scalar>(_: S.Type, _ kind: Kind, rows: Int, columns: Int, isWeighted: Bool) {
    let problem = Problem<S>(kind, rows: rows, columns: columns, isWeighted: isWeighted)
    let got = run(problem, stride: workspaceStride(columns, of: S.self))
    for gap in [0, 1, 3] {
      #expect(firstDifference(run(problem, stride: columns + gap, offset: 1), got) == nil)
    }
    // Part of longer rows: of whole vectors, and not.
    for stride in [(columns + 20) / 16 * 16, columns + 7] {
      #expect(firstDifference(run(problem, stride: stride, before: 3, staysInside: true), got) == nil)
    }
    let added = run(problem, stride: columns, adds: true)
    #expect(firstDifference(Array(added.prefix(rows)), got.prefix(rows).map { 5 + $0 }) == nil)

    let unit = Extended(S.ulpOfOne) * Extended(columns + 16)
    let q = problem.outputWeights.map { Extended($0) }
    for row in 0..<rows {
      let z = problem.z[row * columns..<(row + 1) * columns].map { Extended($0) }
      let n = problem.targetColumns
      let (loss, gradient) = reference(
        kind, z, problem.targets[row * n..<(row + 1) * n].map { Extended($0) }, q)
      let w = problem.weights.map { Extended($0[row]) } ?? 1
      // Terms are of the size of z, its exponential or the gradient.
      let size = z.reduce(Extended(1)) { $0 + 4 * $1.magnitude } + gradient.reduce(0) { $0 + $1.magnitude }
      let error = (Extended(got[row]) - w * loss).magnitude
      #expect(
        error <= unit * w * (size + loss.magnitude),
        "\(S.self) \(kind) \(rows) x \(columns): loss of row \(row)")
      for column in 0..<columns {
        let want = 0.375 * w * gradient[column]
        let error = (Extended(got[rows + row * columns + column]) - want).magnitude
        #expect(
          error <= unit * (w * 4 + want.magnitude),
          "\(S.self) \(kind) \(rows) x \(columns): dz[\(row), \(column)]")
      }
    }
  }

  @Test(arguments: Kind.allCases) func definitions(kind: Kind) {
    for columns in [1, 2, 3, 4, 8, 15, 16, 17, 37] {
      if kind.isGaussian && columns % 2 == 1 || kind.hasClasses && columns == 1 { continue }
      for rows in columns == 1 ? [0, 1, 2, 16, 37] : [0, 1, 4] {
        for isWeighted in [false, true] {
          check(Float.self, kind, rows: rows, columns: columns, isWeighted: isWeighted)
          check(Double.self, kind, rows: rows, columns: columns, isWeighted: isWeighted)
        }
      }
    }
  }

  /// Numbers far out give finite losses and gradients wherever mathematics does.
  @Test(arguments: Kind.allCases) func farOut(kind: Kind) {
    func check<S: Scalar>(_: S.Type) {
      for size in [S(100), 1000, 1e18] {
        for signs in [[1, -1, 1, 1], [-1, 1, 1, -1]] as [[S]] {
          var problem = Problem<S>(kind, rows: 1, columns: 4, isWeighted: true)
          problem.z = signs.map { $0 * size }
          // What the definition itself makes too large for a number.
          let isSquare = kind == .squaredHinge && S.self == Float.self && size > 1000
          if isSquare || problem.isOutside { continue }
          let got = run(problem, stride: 4)
          let isFinite = got.allSatisfy { $0.isFinite }
          #expect(isFinite, "\(S.self) \(kind) at \(size): \(got)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
  }

  /// PyTorch's choices where a derivative jumps.
  @Test func kinks() {
    func gradient(_ function: LossFunction<Double>, _ z: [Double], _ t: [Double]) -> [Double] {
      onEverySet(of: Double.self) { kernels in
        let (z, t) = (Field(z), Field(t))
        let (dz, losses) = (Field<Double>(marks: z.count), Field<Double>(marks: z.count))
        kernels.losses(
          function,
          LossRows(
            rows: z.count, columns: 1, stride: 1, z: z.pointer, targets: t.pointer, targetColumns: 1,
            dz: dz.pointer, losses: losses.pointer, scale: 1))
        return dz.elements
      }
    }
    #expect(gradient(.absoluteError, [2, 2, 2], [1, 2, 3]) == [1, 0, -1])
    #expect(gradient(.huber(delta: 1, factor: 1), [1, -1, 0], [0, 0, 0]) == [1, -1, 0])
    #expect(gradient(.quantile(level: 0.25), [0, 1, 2], [1, 1, 1]) == [-0.25, 0.25, 0.75])
    #expect(gradient(.hinge(isSquared: false), [1, -1, 2], [1, 0, 1]) == [-1, 1, 0])
  }

  /// Near its minimum ln cosh e is e^2 / 2 to all digits, and not the rest of a difference.
  @Test func logCoshKeepsItsDigits() {
    let e: [Float] = [1e-3, 1e-5, -1e-10, 0, 0.99, 1.01, 30]
    let got = onEverySet(of: Float.self) { kernels in
      let (z, t) = (Field(e), Field([Float](repeating: 0, count: e.count)))
      let (dz, losses) = (Field<Float>(marks: e.count), Field<Float>(marks: e.count))
      kernels.losses(
        .logCosh,
        LossRows(
          rows: e.count, columns: 1, stride: 1, z: z.pointer, targets: t.pointer, targetColumns: 1,
          dz: dz.pointer, losses: losses.pointer, scale: 1))
      return losses.elements
    }
    for (got, e) in zip(got, e) {
      let x = Extended(e)
      let want = abs(x) < 1e-4 ? x * x / 2 : log(cosh(x))
      #expect((Extended(got) - want).magnitude <= 8e-7 * want, "ln cosh \(e): \(got)")
    }
  }
}

extension LossesReferenceTests.Problem {
  /// Whether the outputs are none that this loss is for, or its value is beyond the largest number.
  var isOutside: Bool {
    switch kind {
    case .poisson, .poissonFull: z.contains { $0 > 50 }
    case .poissonOfRate, .binaryOfProbability: true
    case .gaussianOfLogarithm: z.suffix(2).contains { $0 < -50 } || z.contains { $0 > 1e9 }
    case .gaussianOfSoftplus, .gaussianOfVariance: z.contains { $0.magnitude > 1e9 && S.self == Float.self }
    default: false
    }
  }
}
