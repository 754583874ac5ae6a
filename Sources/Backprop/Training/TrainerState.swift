import BackpropCompute

/// A training at one moment, as a value: who puts it back goes on as if nothing had been between, to the last bit.
public struct TrainerState<S: Scalar>: Sendable, Equatable {
  /// The network as trained so far.
  public var network: Network<S>
  /// Epochs finished so far.
  public var epochs: Int
  /// Steps taken so far.
  public var steps: Int
  /// The optimizer's memories, in the layout of the parameters.
  public var memories: [Vector<S>]
  /// The running average of the parameters; nil where none is kept.
  public var average: Vector<S>?
  /// The slow parameters of lookahead; nil where there are none.
  public var slow: Vector<S>?
  /// Where a schedule that watches the loss stands.
  public var plateau: PlateauState?
}

extension Trainer {
  /// The training as it is now, between two epochs. What L-BFGS remembers is not part of it: it begins anew.
  public var state: TrainerState<S> {
    TrainerState(
      network: network, epochs: epochs, steps: steps, memories: step.memories.map { Vector(copying: $0) },
      average: options.averaging.map { _ in Vector(copying: step.average) },
      slow: options.lookahead.map { _ in Vector(copying: step.slow) }, plateau: plateau)
  }

  /// Goes back, or on, to a state of a training with the same network, optimizer and options.
  ///
  /// Throws a `ShapeError` where it is none of such a training.
  public func resume(_ state: TrainerState<S>) throws(ShapeError) {
    guard state.network.inputs == network.inputs, state.network.layers == network.layers else {
      throw ShapeError("Trainer.resume: expected the state of a network of the same layers")
    }
    guard state.epochs >= 0, state.steps >= 0, state.steps < Int(Int64.max / 2) else {
      throw ShapeError(
        "Trainer.resume: expected 0 epochs and steps or more, got \(state.epochs) and \(state.steps)")
    }
    guard state.memories.count == step.memories.count, state.plateau?.plateau == schedule.plateau,
      (state.average == nil) == (options.averaging == nil), (state.slow == nil) == (options.lookahead == nil),
      (state.memories + [state.average, state.slow].compactMap { $0 })
        .allSatisfy({ $0.count == network.parameters.count })
    else {
      throw ShapeError("Trainer.resume: expected the state of a training with the same optimizer and options")
    }
    restore(state.network)
    for (memory, saved) in zip(step.memories, state.memories) { memory.copy(saved) }
    if let average = state.average { step.average.copy(average) }
    if let slow = state.slow { step.slow.copy(slow) }
    plateau = state.plateau
    epochs = state.epochs
    steps = state.steps
  }
}

extension Vector {
  init(copying buffer: AlignedBuffer<S>) {
    self.init(count: buffer.count)
    unsafe mutablePointer().update(from: buffer.pointer, count: buffer.count)
  }
}

extension AlignedBuffer {
  fileprivate func copy(_ vector: Vector<S>) {
    unsafe pointer.update(from: vector.pointer, count: min(count, vector.count))
  }
}
