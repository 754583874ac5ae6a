import BackpropCompute
import BackpropKernels

/// The next step of an optimizer, taken on copies: how far it would lead, and what the loss would be there.
///
/// Clipping and penalties are those of the training; limits on norms, averages and lookahead, which come after the step,
/// are left out.
struct UpdateTrial<S: Scalar> {
  let optimizer: Optimizer
  /// The number of the step, from 1.
  let step: Int
  let plan: UpdatePlan
  let layout: ParameterLayout
  let parameters: Vector<S>
  let memories: [Vector<S>]
  let kernels: KernelSet<S>
  /// After penalties and clipping.
  private var gradient: Vector<S>

  /// Nil where the optimizer takes no step by an elementwise rule, or stands still.
  ///
  /// - Parameter memories: the optimizer's after `step` - 1 steps; nil begins anew.
  init?(
    _ optimizer: Optimizer, network: Network<S>, gradient: Vector<S>, memories: [Vector<S>]?, step: Int,
    options: TrainingOptions, plan: UpdatePlan, kernels: KernelSet<S>
  ) {
    guard optimizer.form == .elementwise, optimizer.learningRate > 0, optimizer.learningRate.isFinite else {
      return nil
    }
    let count = network.parameters.count
    self.optimizer = optimizer
    self.step = memories == nil ? 1 : step
    self.plan = plan
    layout = network.layout
    parameters = network.parameters
    self.memories =
      memories
      ?? (0..<optimizer.memoryCount).map { index in
        Vector(copying: AlignedBuffer(count: count, repeating: S(optimizer.initialMemory(index))))
      }
    self.kernels = kernels
    self.gradient = gradient
    prepareGradient(options)
  }

  private mutating func prepareGradient(_ options: TrainingOptions) {
    let g = unsafe gradient.mutablePointer()
    if !options.penalty.isNone {
      for (index, tensor) in layout.tensors.enumerated() where plan.isWeight[index] {
        unsafe kernels.transform(
          .addPenalty(l1: S(options.penalty.l1), l2: S(options.penalty.l2)), g + tensor.offset,
          parameters.pointer + tensor.offset, tensor.count)
      }
    }
    switch options.clipping {
    case .value(let limit)?: unsafe kernels.transform(.clamp(limit: S(limit)), g, g, gradient.count)
    case .globalNorm(let limit, let epsilon)?:
      var squares = 0.0
      for block in plan.blocks {
        let length = unsafe norm(
          gradient.pointer + block.range.lowerBound, rows: 1, columns: block.range.count, stride: 0)
        squares += length * length
      }
      let factor = S(min(1, limit / (squares.squareRoot() + epsilon)))
      unsafe kernels.transform(.scale(factor), g, g, gradient.count)
    case nil: break
    }
  }

  /// The parameters after the step, at a rate `factor` times the optimizer's.
  func parameters(after factor: Double) -> Vector<S> {
    var moved = parameters
    var gradient = gradient
    var memories = memories
    let p = unsafe moved.mutablePointer()
    let g = unsafe gradient.mutablePointer()
    // Copies: a rule overwrites its memories, and may overwrite the gradient.
    let first = unsafe memories.count > 0 ? memories[0].mutablePointer() : nil
    let second = unsafe memories.count > 1 ? memories[1].mutablePointer() : nil
    let third = unsafe memories.count > 2 ? memories[2].mutablePointer() : nil
    for (index, tensor) in layout.tensors.enumerated() where plan.groups[index] >= 0 {
      let rule: UpdateRule<S> = optimizer.rule(
        step: step, learningRate: optimizer.learningRate * factor * plan.factors[plan.groups[index]],
        of: S.self)
      let place = tensor.offset
      unsafe kernels.update(
        rule,
        UpdateSlice(
          p: p + place, g: g + place, first: first.map { unsafe $0 + place },
          second: second.map { unsafe $0 + place }, third: third.map { unsafe $0 + place },
          count: tensor.count))
    }
    return moved
  }

  /// The loss of the probe's rows after such a step. The probe is left with its own parameters.
  func loss(after factor: Double, _ probe: Probe<S>) -> Double {
    let moved = parameters(after: factor)
    probe.take(moved, kernels)
    let loss = probe.loss()
    probe.take(parameters, kernels)
    return loss
  }
}

extension Probe {
  /// Puts other parameters in place, of a network of the same shape.
  fileprivate func take(_ other: Vector<S>, _ kernels: KernelSet<S>) {
    unsafe parameters.pointer.update(from: other.pointer, count: parameters.count)
    unsafe workspace.pack(
      Pass(kernels: kernels, parameters: UnsafePointer(parameters.pointer), random: nil, rows: rows))
  }
}
