import BackpropCompute
import BackpropKernels

/// A formula of one's own for a `CustomActivation`: a = g(z) and its derivative, for both number types at once.
///
///     struct Square: CustomActivationFormula {
///       let name = "square"
///       func value<S: Scalar>(_ z: S) -> S { z * z }
///       func derivative<S: Scalar>(_ z: S) -> S { 2 * z }
///     }
///
///     let network = try Network<Float>(inputs: 2, layers: [.dense(8, .custom(.init(Square()))), .dense(1)])
///
/// Its gradients are checked by `GradientCheck`, as all are.
public protocol CustomActivationFormula: Sendable {
  /// What tells it from others, in a model file too: two activations of one name count as equal.
  var name: String { get }
  /// Whether `derivative` is given a = g(z) and not z. That saves an array of the size of the layer's outputs. `false`
  /// unless it is implemented.
  var derivesFromOutput: Bool { get }
  /// Where the derivative jumps, so that a gradient check does not measure across. None unless it is implemented.
  var kinks: [Double] { get }
  /// g(z), a pure function.
  func value<S: Scalar>(_ z: S) -> S
  /// g'(z) as a pure function of z, or of a where it derives from the output.
  func derivative<S: Scalar>(_ y: S) -> S
}

extension CustomActivationFormula {
  /// The derivative takes z.
  public var derivesFromOutput: Bool { false }
  /// No kinks.
  public var kinks: [Double] { [] }
}

/// An activation function of one's own, for each element.
///
/// Equal to another of the same name: functions cannot be compared. Reading a model with one takes it again, by its name.
public struct CustomActivation: Sendable, Equatable {
  private let functions: CustomFunctions

  /// From a formula, whose loops are compiled for `Float` and `Double`: as fast as the formula.
  ///
  /// `Network` refuses an empty name.
  @inlinable
  public init<Formula: CustomActivationFormula>(_ formula: Formula) {
    self.init(
      CustomFunctions(
        name: formula.name, derivesFromOutput: formula.derivesFromOutput, kinks: formula.kinks,
        float: CustomLoops(formula, Float.self), double: CustomLoops(formula, Double.self)))
  }

  /// From two pure functions in Double, which networks of `Float` round their numbers to and from; a call for each
  /// element.
  ///
  /// `derivative` is given z, or a = value(z) where it derives from the output. `kinks` are where it jumps. `Network`
  /// refuses an empty name.
  public init(
    name: String, derivesFromOutput: Bool = false, kinks: [Double] = [],
    value: @escaping @Sendable (_ z: Double) -> Double,
    derivative: @escaping @Sendable (_ y: Double) -> Double
  ) {
    self.init(
      PairOfFunctions(
        name: name, derivesFromOutput: derivesFromOutput, kinks: kinks, inDouble: value,
        derivativeInDouble: derivative))
  }

  @usableFromInline
  init(_ functions: CustomFunctions) { self.functions = functions }

  /// What tells it from others.
  public var name: String { functions.name }
  /// Whether the derivative is given a = g(z) and not z.
  public var derivesFromOutput: Bool { functions.derivesFromOutput }
  /// Where the derivative jumps, in ascending order.
  public var kinks: [Double] { functions.kinks }

  /// Whether the names are equal.
  public static func == (one: CustomActivation, other: CustomActivation) -> Bool { one.name == other.name }

  /// x := g(x)
  @inline(__always)
  func map<S: Scalar>(_ x: UnsafeMutablePointer<S>, count: Int) {
    if S.isDouble {
      unsafe functions.double.map(UnsafeMutableRawPointer(x), count)
    } else {
      unsafe functions.float.map(UnsafeMutableRawPointer(x), count)
    }
  }

  /// dz := dz g', from y.
  @inline(__always)
  func multiplyByDerivative<S: Scalar>(_ y: UnsafePointer<S>, _ dz: UnsafeMutablePointer<S>, count: Int) {
    if S.isDouble {
      unsafe functions.double.multiply(UnsafeRawPointer(y), UnsafeMutableRawPointer(dz), count)
    } else {
      unsafe functions.float.multiply(UnsafeRawPointer(y), UnsafeMutableRawPointer(dz), count)
    }
  }
}

/// What a custom activation is made of. One object, so that handing on an `Activation` costs no more than one reference,
/// and that only where it is a custom one.
@usableFromInline
final class CustomFunctions: Sendable {
  let name: String
  let derivesFromOutput: Bool
  let kinks: [Double]
  let float: CustomLoops
  let double: CustomLoops

  @usableFromInline
  init(name: String, derivesFromOutput: Bool, kinks: [Double], float: CustomLoops, double: CustomLoops) {
    self.name = name
    self.derivesFromOutput = derivesFromOutput
    self.kinks = kinks.sorted()
    self.float = float
    self.double = double
  }
}

/// The loops of a formula over arrays of one number type. Raw pointers, so that both types' loops have one type.
@usableFromInline
@safe struct CustomLoops: Sendable {
  /// x := g(x): x, count.
  @usableFromInline let map: @Sendable (UnsafeMutableRawPointer, Int) -> Void
  /// dz := dz g'(y): y, dz, count.
  @usableFromInline let multiply: @Sendable (UnsafeRawPointer, UnsafeMutableRawPointer, Int) -> Void

  @inlinable
  init<Formula: CustomActivationFormula, S: Scalar>(_ formula: Formula, _: S.Type) {
    unsafe map = { elements, count in
      let x = unsafe elements.assumingMemoryBound(to: S.self)
      for index in 0..<count { unsafe x[index] = formula.value(x[index]) }
    }
    unsafe multiply = { points, gradients, count in
      let y = unsafe points.assumingMemoryBound(to: S.self)
      let dz = unsafe gradients.assumingMemoryBound(to: S.self)
      for index in 0..<count { unsafe dz[index] *= formula.derivative(y[index]) }
    }
  }
}

/// Two functions in Double as a formula.
private struct PairOfFunctions: CustomActivationFormula {
  let name: String
  let derivesFromOutput: Bool
  let kinks: [Double]
  let inDouble: @Sendable (Double) -> Double
  let derivativeInDouble: @Sendable (Double) -> Double

  func value<S: Scalar>(_ z: S) -> S { S(inDouble(Double(z))) }
  func derivative<S: Scalar>(_ y: S) -> S { S(derivativeInDouble(Double(y))) }
}
