import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// A range test of the learning rate on the training rows: a short training whose rate grows from step to step.
  ///
  /// Network, objective, optimizer, batch and options are the plan's; the schedule and the optimizer's own rate take no
  /// part. Of several networks the first is trained. Costs as many steps of training.
  ///
  /// Throws where a setting does not fit, or the first loss is not finite.
  public func rateSearch(
    _ finder: LearningRateFinder = LearningRateFinder(), instructionSet: InstructionSet = .best,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ModelError) -> LearningRateSearch {
    switch settings.precision {
    case .float: try rateSearch(finder, of: Float.self, instructionSet, workers)
    case .double: try rateSearch(finder, of: Double.self, instructionSet, workers)
    }
  }

  private func rateSearch<S: Scalar>(
    _ finder: LearningRateFinder, of _: S.Type, _ set: InstructionSet, _ workers: WorkerPool
  ) throws(ModelError) -> LearningRateSearch {
    let data = try dataset(training, of: S.self)
    let network = try network(of: S.self)
    do {
      return try finder.search(
        network, objective: objective, optimizer: settings.optimizer, data: data,
        batch: settings.batch.size(of: data.rows, for: settings.optimizer), options: settings.options,
        seed: settings.seed, kernels: S.kernels(for: set), workers: workers)
    } catch {
      if case .notFinite = error { throw ModelError(.diverged, error.description) }
      throw ModelError(.settings, error.description)
    }
  }
}
