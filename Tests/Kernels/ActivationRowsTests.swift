import BackpropCompute
import BackpropKernels
import Foundation
import Testing

/// `activate` and `multiplyByDerivative` against the functions' definitions in the C library's precision.
@Suite struct ActivationRowsTests {
  static let shapes = [
    (0, 3), (1, 1), (2, 1), (17, 1), (65, 1), (1, 5), (3, 4), (2, 8), (3, 16), (2, 17), (5, 33), (1, 101),
  ]

  static let elementwise = ActivationFunction.allCases.filter { !$0.actsOnRows }

  func value(_ function: ActivationFunction, _ z: Extended, _ alpha: Extended) -> Extended {
    switch function {
    case .identity: z
    case .relu: max(0, z)
    case .leakyReLU: z > 0 ? z : alpha * z
    case .relu6: min(max(0, z), 6)
    case .elu: z > 0 ? z : alpha * expm1(z)
    case .selu: z > 0 ? Self.scale * z : Self.scale * Self.depth * expm1(z)
    case .gelu: z * cumulativeNormal(z)
    case .geluTanh: z * logistic(2 * tanhArgument(z))
    case .silu: z * logistic(z)
    case .mish: z * tanh(log1p(exp(z)))
    case .hardSwish: z * min(max(0, z + 3), 6) / 6
    case .sigmoid: logistic(z)
    case .logSigmoid: -log1p(exp(-z))
    case .hardSigmoid: min(max(0, z + 3), 6) / 6
    case .tanh: tanh(z)
    case .hardTanh: min(max(-1, z), 1)
    case .softplus: z > alpha ? z : log1p(exp(z))
    case .softsign: z / (1 + z.magnitude)
    case .softmax, .logSoftmax: .nan
    }
  }

  func derivative(_ function: ActivationFunction, _ z: Extended, _ alpha: Extended) -> Extended {
    switch function {
    case .identity: return 1
    case .relu: return z > 0 ? 1 : 0
    case .leakyReLU: return z > 0 ? 1 : alpha
    case .relu6: return z > 0 && z < 6 ? 1 : 0
    case .elu: return z > 0 ? 1 : alpha * exp(z)
    case .selu: return Self.scale * (z > 0 ? 1 : Self.depth * exp(z))
    case .gelu: return cumulativeNormal(z) + z * normalDensity(z)
    case .geluTanh:
      let t = tanh(tanhArgument(z))
      let slope = (2 / Extended.pi).squareRoot() * (1 + 3 * 0.044715 * z * z)
      return (1 + t) / 2 + z / 2 * (1 - t) * (1 + t) * slope
    case .silu: return logistic(z) * (1 + z * (1 - logistic(z)))
    case .mish:
      let t = tanh(log1p(exp(z)))
      return t + z * (1 - t) * (1 + t) * logistic(z)
    case .hardSwish: return z <= -3 ? 0 : z >= 3 ? 1 : (2 * z + 3) / 6
    case .sigmoid: return logistic(z) * (1 - logistic(z))
    case .logSigmoid: return logistic(-z)
    case .hardSigmoid: return z > -3 && z < 3 ? 1 / 6 : 0
    case .tanh: return 1 - tanh(z) * tanh(z)
    case .hardTanh: return z > -1 && z < 1 ? 1 : 0
    case .softplus: return z > alpha ? 1 : logistic(z)
    case .softsign: return 1 / ((1 + z.magnitude) * (1 + z.magnitude))
    case .softmax, .logSoftmax: return .nan
    }
  }

  /// The constants of Klambauer et al. (2017).
  static let scale: Extended = 1.0507009873554804934193349852946
  static let depth: Extended = 1.6732632423543772848170429916717

  func tanhArgument(_ z: Extended) -> Extended {
    (2 / Extended.pi).squareRoot() * (z + 0.044715 * z * z * z)
  }

  /// Errors, in units of `ulpOfOne`: elementary functions within 4, and three roundings more. Derivatives from a take
  /// on the error of a where a is close to 1, and the sums of silu's and gelu's cancel: their errors are absolute. What
  /// underflows is some of the smallest numbers off.
  func isClose<S: Scalar>(_ got: S, _ want: Extended, scale: Extended) -> Bool {
    let smallest = 16 * Extended(S.leastNonzeroMagnitude)
    return (Extended(got) - want).magnitude <= 8 * Extended(S.ulpOfOne) * scale + smallest
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
      // The exponential magnifies the rounding of its argument, which is 2 |z| or less but for this one.
      let exponent = function == .geluTanh ? 1 + tanhArgument(Extended(z)).magnitude : 1
      #expect(
        isClose(a, want, scale: exponent * want.magnitude), "\(S.self) \(function)(\(z)): \(a), not \(want)")
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

  @Test(arguments: elementwise) func valuesAndDerivatives(function: ActivationFunction) {
    for (rows, columns) in Self.shapes {
      for hasBias in [false, true] {
        check(Float.self, function, rows: rows, columns: columns, hasBias: hasBias)
        check(Double.self, function, rows: rows, columns: columns, hasBias: hasBias)
      }
    }
  }

  /// At infinity the limits of the functions; NaN stays NaN, so that a failed training shows.
  @Test(arguments: elementwise) func exceptionalValues(function: ActivationFunction) {
    func check<S: Scalar>(_: S.Type) {
      let result = onEverySet(of: S.self) { kernels in
        let z = Field<S>([.infinity, .nan, S.greatestFiniteMagnitude, -S.greatestFiniteMagnitude, 0])
        kernels.activate(function, 0.5, nil, z.pointer, z.pointer, 1, 5, 5)
        return z.elements
      }
      #expect(result[1].isNaN)
      let greatest = S.greatestFiniteMagnitude
      switch function {
      case .sigmoid, .hardSigmoid, .tanh, .hardTanh, .softsign: #expect(result[0] == 1 && result[2] == 1)
      case .relu6: #expect(result[0] == 6 && result[2] == 6)
      case .logSigmoid: #expect(result[0] == 0 && result[2] == 0)
      case .selu: #expect(result[0] == .infinity && result[2] == .infinity)
      default: #expect(result[0] == .infinity && result[2] == greatest)
      }
      switch function {
      case .identity, .logSigmoid: #expect(result[3] == -greatest)
      case .leakyReLU: #expect(result[3] == -greatest / 2)
      case .elu: #expect(result[3] == -0.5)
      case .selu: #expect(isClose(result[3], -Self.scale * Self.depth, scale: 1))
      case .tanh, .hardTanh, .softsign: #expect(result[3] == -1)
      default: #expect(result[3] == 0)
      }
      switch function {
      case .sigmoid, .hardSigmoid: #expect(result[4] == 0.5)
      case .softplus: #expect(isClose(result[4], log(2), scale: 1))
      case .logSigmoid: #expect(isClose(result[4], -log(2), scale: 1))
      default: #expect(result[4] == 0)
      }
      // The derivative there is finite.
      let slopes = onEverySet(of: S.self) { kernels in
        let z = Field<S>([greatest, -greatest, 1e30, -1e30, 0, 750, -750])
        let a = Field<S>(marks: 7)
        kernels.activate(function, 0.5, nil, z.pointer, a.pointer, 1, 7, 7)
        let dz = Field<S>([1, 1, 1, 1, 1, 1, 1])
        kernels.multiplyByDerivative(
          function, 0.5, function.derivesFromOutput ? a.pointer : z.pointer, dz.pointer, 7)
        return dz.elements
      }
      #expect(slopes.allSatisfy { $0.isFinite && $0.magnitude < 2 }, "\(S.self) \(function)': \(slopes)")
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
