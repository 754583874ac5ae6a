import BackpropCompute
import BackpropKernels

/// A training as a diagnosis is given it.
struct DiagnosisCase<S: Scalar> {
  var network: Network<S>
  var objective: Objective
  var data: Dataset<S>
  /// With the learning rate in force.
  var optimizer: Optimizer?
  var history: History?
  var notFinite: NotFinite?
  var batchRows: Int
  var shuffles: Bool
  var options: TrainingOptions
  var seed: UInt64
  /// The optimizer's memories; nil before the first step.
  var memories: [Vector<S>]?
  /// Epochs finished so far.
  var epochs = 0
  /// The number of the next step, from 1.
  var step = 1
  var kernels: KernelSet<S>

  /// Where training met a NaN or an infinity.
  var reported: NotFinite? {
    if let notFinite { return notFinite }
    if case .notFinite(let place)? = history?.end { return place }
    return nil
  }

  /// The rows to examine: all that count, or so many of them, spread evenly, and the one where training ended.
  func rows(_ limit: Int) -> [Int] {
    if data.rows <= limit { return Array(0..<data.rows) }
    // Rows of weight zero say nothing, and data need one that counts.
    let counting = (0..<data.rows).filter { row in data.weights.map { $0[row] > 0 } ?? true }
    let count = min(limit, counting.count)
    var chosen: [Int] = []
    chosen.reserveCapacity(count + 1)
    // The middles of `count` equal parts; i n / count without overflow for any n.
    let (part, rest) = (counting.count / count, counting.count % count)
    for index in 0..<count { chosen.append(counting[index * part + index * rest / count]) }
    if let ended = reported?.place.row, ended >= 0, ended < data.rows, !chosen.contains(ended) {
      chosen.append(ended)
    }
    return chosen
  }
}

extension NotFinite.Place {
  /// The row of the data that it names, if any.
  var row: Int? {
    switch self {
    case .layer(_, let row, _): row
    case .loss(let row): row
    case .parameter, .memory: nil
    }
  }
}
