import BackpropCompute
import BackpropKernels

/// Makes any function of a vector small, with any optimizer: what a `Trainer` does for a network, for one's
/// own function and its gradient.
///
///     let minimizer = try Minimizer(.adam(learningRate: 0.1), start: Vector<Double>([3, -2]))
///     for _ in 1...500 {
///       minimizer.step { x, gradient in
///         for i in 0..<x.count { gradient[i] = 2 * x[i] }
///         return x[0] * x[0] + x[1] * x[1]
///       }
///     }
public final class Minimizer<S: Scalar> {
  /// The function: reads a point, writes all of its gradient there, returns the loss there.
  public typealias Function = (_ point: Vector<S>, _ gradient: inout Vector<S>) -> Double

  /// Where it is now.
  public private(set) var point: Vector<S>
  /// The optimizer; its learning rate may be changed between steps, by `learningRate`.
  public private(set) var optimizer: Optimizer
  /// Steps taken so far.
  public private(set) var steps = 0
  /// Evaluations of the function so far.
  public private(set) var evaluations = 0

  private let tensors: [Range<Int>]
  private let kernels: KernelSet<S>
  private var gradient: Vector<S>
  private var memories: [AlignedBuffer<S>] = []
  /// L-BFGS asks for the loss at points of its own, which are handed on as this vector.
  private var trial: Vector<S>
  private let history: LBFGSMemory<S>?

  /// - Parameters:
  ///   - start: where to begin, one number or more.
  ///   - tensors: the parts of the point that LAMB takes as tensors; they must cover it in order.
  ///     Nil makes it one.
  ///
  /// Throws a `ShapeError` where a setting of the optimizer is out of its range, the tensors do not cover the
  /// point, or the memories do not fit.
  public init(
    _ optimizer: Optimizer, start: Vector<S>, tensors: [Range<Int>]? = nil,
    kernels: KernelSet<S> = S.bestKernels
  ) throws(ShapeError) {
    try optimizer.check()
    guard start.count > 0 else { throw ShapeError("Minimizer: expected 1 number or more to start, got none") }
    var end = 0
    for tensor in tensors ?? [] {
      guard tensor.lowerBound == end else {
        throw ShapeError("Minimizer: expected a tensor that begins at \(end), got \(tensor.lowerBound)")
      }
      end = tensor.upperBound
    }
    guard tensors == nil || end == start.count else {
      throw ShapeError("Minimizer: expected tensors of \(start.count) numbers together, got \(end)")
    }
    try MemoryLimit.check([start.count, 3 + optimizer.memoryCount], of: S.self, who: "Minimizer")
    self.optimizer = optimizer
    self.tensors = tensors ?? [0..<start.count]
    self.kernels = kernels
    point = start
    gradient = Vector(count: start.count)
    for index in 0..<optimizer.memoryCount {
      let memory = AlignedBuffer<S>(count: start.count)
      unsafe memory.pointer.update(repeating: S(optimizer.initialMemory(index)), count: start.count)
      memories.append(memory)
    }
    if case .lbfgs(let settings) = optimizer {
      history = try LBFGSMemory(settings, count: start.count)
      trial = Vector(count: start.count)
    } else {
      history = nil
      trial = Vector(count: 0)
    }
  }

  /// The learning rate of the next step, above 0.
  public var learningRate: Double {
    get { optimizer.learningRate }
    set { optimizer.learningRate = newValue }
  }

  /// One step; returns the loss before it. Where that is not finite, the point stays as it is.
  ///
  /// Costs one evaluation, with L-BFGS as many as its line searches need.
  @discardableResult
  public func step(_ function: Function) -> Double {
    steps += 1
    if let history { return quasiNewtonStep(history, function) }
    evaluations += 1
    let loss = evaluate(function, at: point)
    guard loss.isFinite else { return loss }
    let rule = optimizer.rule(step: steps, learningRate: learningRate, of: S.self)
    for tensor in tensors {
      let slice = slice(tensor)
      keepingSubnormals { kernels.update(rule, slice) }
      guard optimizer.form == .wholeTensor else { continue }
      let trust = unsafe LAMB.trust(
        parameterNorm: dot(slice.p, slice.p, slice.count).squareRoot(),
        directionNorm: dot(slice.g, slice.g, slice.count).squareRoot())
      let rate = S(learningRate * trust)
      keepingSubnormals { kernels.update(.sgd(learningRate: rate, weightDecay: 0), slice) }
    }
    return loss
  }

  private func quasiNewtonStep(_ history: LBFGSMemory<S>, _ function: Function) -> Double {
    history.learningRate = learningRate
    let x = unsafe point.mutablePointer()
    let loss = keepingSubnormals {
      unsafe history.step(x) { x, g in
        unsafe trial.mutablePointer().update(from: x, count: trial.count)
        let loss = evaluate(function, at: trial)
        unsafe g.update(from: gradient.pointer, count: gradient.count)
        return loss
      }
    }
    evaluations = history.evaluations
    return loss
  }

  private func evaluate(_ function: Function, at place: Vector<S>) -> Double {
    let loss = function(place, &gradient)
    precondition(
      gradient.count == point.count, "Minimizer: a gradient has as many numbers as the point, and keeps them")
    return loss
  }

  private func slice(_ tensor: Range<Int>) -> UpdateSlice<S> {
    let first = tensor.lowerBound
    return unsafe UpdateSlice(
      p: point.mutablePointer() + first, g: gradient.mutablePointer() + first,
      first: memories.count > 0 ? memories[0].pointer + first : nil,
      second: memories.count > 1 ? memories[1].pointer + first : nil,
      third: memories.count > 2 ? memories[2].pointer + first : nil, count: tensor.count)
  }
}
