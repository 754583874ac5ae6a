import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// `activate` and `multiplyByDerivative` against the functions' definitions in the C library's precision.
@Suite struct ActivationRowsTests {
  static let shapes = [
    (0, 3), (1, 1), (2, 1), (17, 1), (65, 1), (1, 5), (3, 4), (2, 8), (3, 16), (2, 17), (5, 33), (1, 101),
  ]

  func value(_ function: ActivationFunction, _ z: Extended, _ alpha: Extended) -> Extended {
    switch function {
    case .identity: z
    case .relu: max(0, z)
    case .leakyReLU: z > 0 ? z : alpha * z
    case .sigmoid: logistic(z)
    case .tanh: tanh(z)
    case .gelu: z * cumulativeNormal(z)
    case .silu: z * logistic(z)
    }
  }

  func derivative(_ function: ActivationFunction, _ z: Extended, _ alpha: Extended) -> Extended {
    switch function {
    case .identity: 1
    case .relu: z > 0 ? 1 : 0
    case .leakyReLU: z > 0 ? 1 : alpha
    case .sigmoid: logistic(z) * (1 - logistic(z))
    case .tanh: 1 - tanh(z) * tanh(z)
    case .gelu: cumulativeNormal(z) + z * normalDensity(z)
    case .silu: logistic(z) * (1 + z * (1 - logistic(z)))
    }
  }

  /// Errors, in units of `ulpOfOne`: elementary functions within 4, and three roundings more. Derivatives from a take
  /// on the error of a where a is close to 1, and the sums of silu's and gelu's cancel: their errors are absolute.
  func isClose<S: Scalar>(_ got: S, _ want: Extended, scale: Extended) -> Bool {
    (Extended(got) - want).magnitude <= 8 * Extended(S.ulpOfOne) * scale
  }

  func check<S: Scalar>(_: S.Type, _ function: ActivationFunction, rows: Int, columns: Int, hasBias: Bool) {
    let stride = workspaceStride(columns, of: S.self)
    let x: [S] = numbers(rows * columns, stream: 21).map { $0 * 3 }
    let b: [S] = numbers(columns, stream: 22)
    let alpha: S = 0.2
    let sums = x.indices.map { hasBias ? x[$0] + b[$0 % columns] : x[$0] }

    var outputs: [[S]] = []
    for isInPlace in [false, true] {
      let result = onEverySet(of: S.self) { kernels in
        let z = Field(x, columns: columns, stride: stride)
        let a = isInPlace ? z : Field<S>(marks: rows * stride)
        let bias = Field(b, offset: 1)
        kernels.activate(
          function, alpha, hasBias ? UnsafePointer(bias.pointer) : nil, z.pointer, a.pointer, rows, columns,
          stride)
        #expect(z.hasCleanMargins && a.hasCleanMargins)
        if !isInPlace {
          #expect(firstDifference(z.rows(rows, columns: columns, stride: stride), sums) == nil)
        }
        return a.rows(rows, columns: columns, stride: stride)
      }
      outputs.append(result)
    }
    #expect(firstDifference(outputs[0], outputs[1]) == nil)
    for (a, z) in zip(outputs[0], sums) {
      let want = value(function, Extended(z), Extended(alpha))
      #expect(isClose(a, want, scale: want.magnitude), "\(S.self) \(function)(\(z)): \(a), not \(want)")
    }

    let da: [S] = numbers(rows * columns, stream: 23)
    let y = function.derivesFromOutput ? outputs[0] : sums
    let dz = onEverySet(of: S.self) { kernels in
      let dz = Field(da, offset: 1)
      let y = Field(y, offset: 1)
      kernels.multiplyByDerivative(function, alpha, y.pointer, dz.pointer, da.count)
      #expect(dz.hasCleanMargins && y.hasCleanMargins)
      return dz.elements
    }
    for index in dz.indices {
      let want = Extended(da[index]) * derivative(function, Extended(sums[index]), Extended(alpha))
      #expect(
        isClose(dz[index], want, scale: Extended(da[index]).magnitude),
        "\(S.self) \(function)'(\(sums[index])): \(dz[index]), not \(want)")
    }
  }

  @Test(arguments: ActivationFunction.allCases) func valuesAndDerivatives(function: ActivationFunction) {
    for (rows, columns) in Self.shapes {
      for hasBias in [false, true] {
        check(Float.self, function, rows: rows, columns: columns, hasBias: hasBias)
        check(Double.self, function, rows: rows, columns: columns, hasBias: hasBias)
      }
    }
  }

  /// At infinity the limits of the functions; NaN stays NaN, so that a failed training shows.
  @Test(arguments: ActivationFunction.allCases) func exceptionalValues(function: ActivationFunction) {
    func check<S: Scalar>(_: S.Type) {
      let result = onEverySet(of: S.self) { kernels in
        let z = Field<S>([.infinity, .nan, S.greatestFiniteMagnitude, -S.greatestFiniteMagnitude, 0])
        kernels.activate(function, 0.5, nil, z.pointer, z.pointer, 1, 5, 5)
        return z.elements
      }
      #expect(result[1].isNaN)
      switch function {
      case .sigmoid, .tanh: #expect(result[0] == 1 && result[2] == 1)
      case .identity, .relu, .leakyReLU, .gelu, .silu:
        #expect(result[0] == .infinity && result[2] == S.greatestFiniteMagnitude)
      }
      switch function {
      case .identity: #expect(result[3] == -S.greatestFiniteMagnitude)
      case .leakyReLU: #expect(result[3] == -S.greatestFiniteMagnitude / 2)
      case .tanh: #expect(result[3] == -1)
      case .relu, .sigmoid, .gelu, .silu: #expect(result[3] == 0)
      }
      #expect(result[4] == (function == .sigmoid ? 0.5 : 0))
    }
    check(Float.self)
    check(Double.self)
  }

  @Test func aWrongSignIsSeen() {
    let want = derivative(.tanh, 0.5, 0)
    #expect(isClose(Double(want), want, scale: 1))
    #expect(!isClose(-Double(want), want, scale: 1))
  }
}
