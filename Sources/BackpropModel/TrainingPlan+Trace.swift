import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// The first step laid open, as text: on up to `rows` rows of its batch, in Double.
  ///
  /// Costs a few passes for every parameter: meant for networks that a person can read.
  public func traceText(rows limit: Int = 8) throws(ModelError) -> String {
    let data = try dataset(training, of: Double.self)
    let batch = settings.batch.size(of: data.rows, for: settings.optimizer)
    var size = data.rows
    if case .rows(let rows) = batch { size = min(rows, size) }
    let order =
      settings.shuffles && size < data.rows
      ? RandomSource(seed: settings.seed).permutation(count: data.rows, purpose: .shuffle)
      : LargeArray(0..<data.rows)
    do {
      let first = try data.selecting(rows: Array(order.prefix(min(size, limit))))
      let trace = try Trace(
        network(of: Double.self), objective: objective, data: first, seed: settings.seed, step: 1)
      let share = size > limit ? " (the first \(limit) of its \(size) rows)" : ""
      return "the first step\(share)\n\n" + trace.text()
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }
}
