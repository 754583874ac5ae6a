import BackpropCompute
import BackpropKernels

/// One parameter on its way through a step of a custom optimizer.
public struct UpdatedElement<S: Scalar> {
  /// The parameter, to be changed.
  public var p: S
  /// Its gradient.
  public let g: S
  /// What the optimizer remembers of this parameter, zero before the first step; those past its memories are
  /// zero and forgotten.
  public var first: S
  /// The second memory.
  public var second: S
  /// The third memory.
  public var third: S

  @inlinable
  init(p: S, g: S, first: S, second: S, third: S) {
    self.p = p
    self.g = g
    self.first = first
    self.second = second
    self.third = third
  }
}

/// A user's own optimizer, as a type: what it does to one parameter.
///
///     struct Heavy: CustomRule {
///       var memoryCount: Int { 1 }
///       var rate = 0.0
///       mutating func begin(step: Int, learningRate: Double) { rate = learningRate }
///       func update<S: Scalar>(_ element: inout UpdatedElement<S>) {
///         element.first = S(0.9) * element.first + element.g
///         element.p -= S(rate) * element.first
///       }
///     }
///     let optimizer = Optimizer.custom(CustomOptimizer("heavy", Heavy(), learningRate: 0.01))
///
/// Both methods are called by several threads at once, on copies of the rule, and must depend on nothing but
/// the rule and their arguments: then equal seeds give equal bytes.
public protocol CustomRule: Sendable {
  /// How many numbers it remembers for each parameter, 0 to 3.
  var memoryCount: Int { get }
  /// Works out what all parameters share in a step (from 1), in Double; called before every slice of them.
  mutating func begin(step: Int, learningRate: Double)
  /// One step of one parameter.
  func update<S: Scalar>(_ element: inout UpdatedElement<S>)
}

/// A slice of a step, one element after the other.
@inlinable @inline(__always)
func updateEach<S: Scalar>(_ slice: UpdateSlice<S>, _ update: (inout UpdatedElement<S>) -> Void) {
  let first = unsafe slice.first
  let second = unsafe slice.second
  let third = unsafe slice.third
  for index in 0..<slice.count {
    var element = unsafe UpdatedElement(
      p: slice.p[index], g: slice.g[index], first: first?[index] ?? 0, second: second?[index] ?? 0,
      third: third?[index] ?? 0)
    update(&element)
    unsafe slice.p[index] = element.p
    if let first = unsafe first { unsafe first[index] = element.first }
    if let second = unsafe second { unsafe second[index] = element.second }
    if let third = unsafe third { unsafe third[index] = element.third }
  }
}
