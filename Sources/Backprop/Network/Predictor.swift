import BackpropCompute
import BackpropKernels

/// Predicts with a network: its weights are packed once, and the memory for rows on their way is kept from call to call.
///
/// A row's prediction has the same bits alone or among others, whoever computes it. Any number of threads may predict
/// at once; each has memory of its own, made when it is first needed, and none waits for another. After the first call of
/// as many threads at once, a call that writes into its caller's memory takes none from the heap.
public final class Predictor<S: Scalar> {
  let objective: Objective
  let prepared: PreparedObjective<S>
  let network: PackedNetwork<S>
  let pool: WorkerPool
  /// How many rows' losses are added up at a time.
  let rows: Int
  let blocks: RowBlocks<S>
  private let shared = Spares<SharedRows<S>>()
  private let hasCodes: Bool

  /// - Parameters:
  ///   - rows: how many rows are worked on at once, at most; a network with wide layers takes fewer. `evaluation` adds
  ///     up the losses of so many rows at a time.
  ///   - workers: who may take part in a call. Small calls are done by their caller alone.
  ///
  /// Throws a `ShapeError` where the objective does not fit the network, or the machine has not the memory.
  public init(
    _ network: Network<S>, objective: Objective, rows: Int = 256, kernels: KernelSet<S> = S.bestKernels,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ShapeError) {
    try objective.check(outputs: network.outputs)
    self.rows = max(1, rows)
    try MemoryLimit.check(
      [self.rows, rowStride(network.outputs, of: S.self), 3], of: S.self, who: "Predictor")
    self.network = try PackedNetwork(network, kernels: kernels)
    self.objective = objective
    prepared = PreparedObjective(objective, outputs: network.outputs)
    pool = workers
    blocks = try RowBlocks(self.network, rows: self.rows, pool: workers)
    hasCodes = if case .embedding? = network.layers.first { true } else { false }
  }

  /// How many numbers a row of input has.
  public var inputs: Int { network.inputs }
  /// How many numbers a prediction has.
  public var outputs: Int { network.outputs }

  /// The predictions for each row: rows x outputs, after the output function (probabilities for classes).
  ///
  /// Throws a `ShapeError` where the inputs do not fit the network.
  public func predictions(for inputs: Matrix<S>) throws(ShapeError) -> Matrix<S> {
    try MemoryLimit.check([inputs.rows, outputs], of: S.self, who: "Predictor")
    var result = Matrix<S>(rows: inputs.rows, columns: outputs)
    try predict(inputs, into: &result)
    return result
  }

  /// The same for inputs that may be bytes, which become numbers some rows at a time.
  public func predictions(for inputs: Inputs<S>) throws(ShapeError) -> Matrix<S> {
    guard inputs.areBytes else { return try predictions(for: inputs.numbers) }
    try network.network.check(inputs, who: "Predictor")
    try MemoryLimit.check([inputs.rows, outputs], of: S.self, who: "Predictor")
    var result = Matrix<S>(rows: inputs.rows, columns: outputs)
    let y = unsafe result.mutablePointer()
    unsafe inputs.forEachBlock(rows: 1024, network.kernels) { first, rows, x in
      unsafe run(x, rows: rows, into: y + first * outputs)
    }
    return result
  }

  /// Writes the predictions for each row into a matrix of the caller's, rows x outputs; one of another shape is replaced
  /// by one of this.
  ///
  /// Takes no memory where the shape is right and nobody else holds the matrix. Throws as `predictions(for:)`, and then
  /// leaves the matrix as it was.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func predict(_ inputs: Matrix<S>, into predictions: inout Matrix<S>) throws(ShapeError) {
    guard inputs.columns == self.inputs else { throw wrongWidth(inputs.columns) }
    if hasCodes { try unsafe network.network.checkCodes(inputs.vector.pointer, rows: inputs.rows) }
    if predictions.rows != inputs.rows || predictions.columns != outputs {
      try MemoryLimit.check([inputs.rows, outputs], of: S.self, who: "Predictor")
      predictions = Matrix(rows: inputs.rows, columns: outputs)
    }
    unsafe run(inputs.vector.pointer, rows: inputs.rows, into: predictions.mutablePointer())
  }

  /// Writes the prediction for one row into an array of the caller's; one of another length is replaced by one of as many
  /// numbers as there are outputs.
  ///
  /// Takes no memory where the length is right and nobody else holds the array. Throws as `predictions(for:)`, and then
  /// leaves the array as it was.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func predict(row: [S], into prediction: inout [S]) throws(ShapeError) {
    guard row.count == inputs else { throw wrongWidth(row.count) }
    try unsafe row.withUnsafeBufferPointer { (x) throws(ShapeError) in
      // A network has one input and one output or more, so there are addresses.
      guard let x = x.baseAddress else { return }
      if hasCodes { try unsafe network.network.checkCodes(x, rows: 1) }
      if prediction.count != outputs { prediction = Array(repeating: 0, count: outputs) }
      unsafe prediction.withUnsafeMutableBufferPointer { y in
        if let y = y.baseAddress { unsafe run(x, rows: 1, into: y) }
      }
    }
  }

  /// Writes the predictions for rows that lie one after the other in memory of the caller's, into as much of it as rows x
  /// outputs.
  ///
  /// Takes no memory. Throws as `predictions(for:)`, and where there is no whole number of rows, or not room for as many
  /// predictions.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func predict(
    _ inputs: UnsafeBufferPointer<S>, into predictions: UnsafeMutableBufferPointer<S>
  ) throws(ShapeError) {
    let rows = inputs.count / self.inputs
    guard inputs.count == rows * self.inputs else {
      throw ShapeError("Predictor: expected rows of \(self.inputs) inputs, got \(inputs.count) in all")
    }
    guard predictions.count == rows * outputs else {
      throw ShapeError(
        "Predictor: expected room for \(rows) x \(outputs) predictions, got \(predictions.count)")
    }
    guard let x = inputs.baseAddress, let y = predictions.baseAddress else { return }
    if hasCodes { try unsafe network.network.checkCodes(x, rows: rows) }
    unsafe run(x, rows: rows, into: y)
  }

  private func wrongWidth(_ width: Int) -> ShapeError {
    ShapeError("Predictor: expected \(inputs) inputs in a row, got \(width)")
  }

  /// Predicts rows that fit the network and lie close.
  @inline(__always)
  private func run(_ x: UnsafePointer<S>, rows: Int, into y: UnsafeMutablePointer<S>) {
    unsafe run(PredictedRows(count: rows, x: x, xStride: inputs, y: y, yStride: outputs))
  }

  @inline(__always)
  func run(_ rows: PredictedRows<S>) { unsafe predictRows(self, rows) }

  @inline(__always)
  fileprivate func predict(_ rows: PredictedRows<S>) {
    let count = unsafe rows.count
    guard count > 0 else { return }
    if pool.count > 1 {
      if count <= Self.fewRows {
        if blocks.dividesColumns, count <= blocks.capacity {
          let shared = takeShared()
          unsafe shared.predictFew(rows, pool)
          return self.shared.put(shared)
        }
      } else {
        let parts = parts(ofRows: count)
        if parts > 1 {
          let shared = takeShared()
          let isBrief = blocks.rowTime * Double(count) < 50_000
          unsafe shared.predict(rows, among: parts, pool, isBrief: isBrief)
          return self.shared.put(shared)
        }
      }
    }
    let block = blocks.take()
    var first = 0
    while first < count {
      let end = min(first + block.capacity, count)
      unsafe block.predict(rows, first..<end, prepared)
      first = end
    }
    blocks.put(block)
  }

  /// Among how many workers so many rows are shared out, where they are more than few.
  @inline(__always)
  func parts(ofRows count: Int) -> Int {
    // Sharing rows takes about two barriers: the others find the call and their memory, the caller the predictions.
    let cost = WorkCost(nanoseconds: blocks.rowTime * Double(count), barriers: 2)
    return min(cost.workers(in: pool), (count + 7) / 8)
  }

  /// Up to so many rows it is the weights' way from memory that takes the time.
  private static var fewRows: Int { 12 }

  @inline(__always)
  private func takeShared() -> SharedRows<S> { shared.take() ?? SharedRows(blocks, prepared, pool) }
}

// What it writes lies in blocks, which threads take for themselves.
extension Predictor: @unchecked Sendable {}

// The engine is generic; this door lets it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func predictRows<S: Scalar>(_ predictor: Predictor<S>, _ rows: PredictedRows<S>) {
  keepingSubnormals { unsafe predictor.predict(rows) }
}

extension Network {
  /// The predictions for each row, after the objective's output function.
  ///
  /// For many calls, keep a `Predictor`: it packs the weights once.
  public func predictions(for inputs: Matrix<S>, objective: Objective) throws(ShapeError) -> Matrix<S> {
    try predictions(for: Inputs(inputs), objective: objective)
  }

  /// The same for inputs that may be bytes, which become numbers block by block.
  public func predictions(for inputs: Inputs<S>, objective: Objective) throws(ShapeError) -> Matrix<S> {
    try Predictor(self, objective: objective, rows: min(256, max(1, inputs.rows))).predictions(for: inputs)
  }
}
