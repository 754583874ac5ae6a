import BackpropKernels
import Foundation
import TestSupport

/// The elementary functions of the kernels, with what their documentation promises.
enum ElementaryFunction: String, CaseIterable, Sendable {
  case exp, expm1, log, log1p, sigmoid, logSigmoid, tanh, erf, softplus, normal, density, gelu

  /// The largest error, in units in the last place.
  func bound(isDouble: Bool) -> Double {
    switch self {
    case .exp: 1.1
    case .log: 1
    case .density: 1.3
    case .expm1, .log1p, .erf: 1.5
    case .sigmoid, .logSigmoid, .softplus, .normal: 1.8
    case .tanh: isDouble ? 1.9 : 1.4
    case .gelu: 2.5
    }
  }

  func value<V: KernelVector>(_ x: V) -> V {
    switch self {
    case .exp: exponential(x)
    case .expm1: exponentialMinusOne(ofNonPositive: x)
    case .log: logarithm(x)
    case .log1p: logarithmOfOnePlus(x)
    case .sigmoid: BackpropKernels.sigmoid(x)
    case .logSigmoid: LogSigmoid.value(x, alpha: x)
    case .tanh: hyperbolicTangent(x)
    case .erf: errorFunction(x)
    case .softplus: Softplus.value(x, alpha: V(repeating: .infinity))
    case .normal: normalDistribution(x).cumulative
    case .density: normalDistribution(x).density
    case .gelu: GELU.value(x, alpha: x)
    }
  }

  /// The C library's value, in 80 bits where the processor has them; close enough to be called exact in Float, and
  /// with 80 bits in Double.
  func reference(_ x: Extended) -> Extended {
    switch self {
    case .exp: Foundation.exp(x)
    case .expm1: Foundation.expm1(x)
    case .log: Foundation.log(x)
    case .log1p: Foundation.log1p(x)
    case .sigmoid: logistic(x)
    case .logSigmoid: 0 - softplus(0 - x)
    case .tanh: Foundation.tanh(x)
    case .erf: Foundation.erf(x)
    case .softplus: softplus(x)
    case .normal: cumulativeNormal(x)
    case .density: normalDensity(x)
    case .gelu: x * cumulativeNormal(x)
    }
  }

  /// The arguments between which the function is neither out of range nor constant, and a little more.
  func range(isDouble: Bool) -> ClosedRange<Double> {
    let far = isDouble ? 760.0 : 110
    let tail = isDouble ? 39.0 : 14.6
    switch self {
    case .exp: return -far...(isDouble ? 709.78 : 88.72)
    case .expm1: return -70...0
    case .log: return 0...(isDouble ? 1.79e308 : 3.4e38)
    case .log1p: return -0.999...(isDouble ? 1e300 : 1e38)
    case .sigmoid, .logSigmoid, .softplus: return -far...far
    case .tanh: return -25...25
    case .erf: return -7...7
    case .normal, .density, .gelu: return -tail...tail
    }
  }

  private func softplus(_ x: Extended) -> Extended {
    max(x, 0) + Foundation.log1p(Foundation.exp(0 - x.magnitude))
  }
}

/// Rows of argument, value and what the value lacks in units of its last place, for one function: from mpmath, with 60
/// digits (`Tests/Fixtures/elementary_mpmath.py`).
struct ElementaryGolden {
  let arguments: [Double]
  let values: [Double]
  let rests: [Double]

  init(_ function: ElementaryFunction) throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/elementary.json")
    let document = try JSONValue(parsing: [UInt8](Data(contentsOf: path)))
    let numbers = document[function.rawValue]?.numbers ?? []
    arguments = stride(from: 0, to: numbers.count, by: 3).map { numbers[$0] }
    values = stride(from: 1, to: numbers.count, by: 3).map { numbers[$0] }
    rests = stride(from: 2, to: numbers.count, by: 3).map { numbers[$0] }
  }

  /// The largest error of `results` in units in the last place, and where.
  func worst(_ results: [Double]) -> (ulps: Double, at: Double) {
    var worst = (ulps: 0.0, at: 0.0)
    for (index, got) in results.enumerated() {
      let want = values[index]
      let error =
        want.isInfinite || !got.isFinite
        ? (got == want ? 0 : .infinity) : ((got - want) / want.ulp - rests[index]).magnitude
      if error > worst.ulps { worst = (error, arguments[index]) }
    }
    return worst
  }
}
