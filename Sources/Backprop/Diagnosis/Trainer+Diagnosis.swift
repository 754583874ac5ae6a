import BackpropCompute
import BackpropKernels

extension Trainer {
  /// What keeps this training from going well: see `Diagnosis`.
  ///
  /// Examines the network as it is now, on the data, with the optimizer's memories and the learning rate of the next
  /// step. After a training that ended in NaN or infinity it names where that came from.
  ///
  /// - Parameters:
  ///   - history: the losses so far; without one a rate that is too low is not seen.
  ///   - error: what `epoch`, `step` or `fit` threw, if one did.
  ///   - rows: of larger data so many rows are examined, spread evenly.
  ///
  /// Throws a `ShapeError` where that does not fit in memory.
  public func diagnosis(
    history: History? = nil, error: TrainingError? = nil, rows: Int = 1000
  ) throws(ShapeError) -> Diagnosis {
    var notFinite: NotFinite?
    if case .notFinite(let place)? = error { notFinite = place }
    var optimizer = optimizer
    optimizer.learningRate = learningRate
    return try Diagnosis(
      DiagnosisCase(
        network: network, objective: objective, data: data,
        // A schedule may end in a rate of 0, of which there is nothing to say.
        optimizer: learningRate > 0 ? optimizer : nil, history: history,
        notFinite: notFinite, batchRows: batchRows, shuffles: shuffles, options: options, seed: seed,
        memories: steps > 0 ? step.memories.map { Vector(copying: $0) } : nil, epochs: epochs,
        step: steps + 1, kernels: step.kernels),
      rows: rows)
  }
}
