import BackpropCompute
import BackpropKernels

/// Predicts with a network: its workspace is taken once, and its weights are packed once.
///
/// A row's prediction has the same bits alone or among others. Not to be used by two threads at once; a second predictor
/// is cheap.
public final class Predictor<S: Scalar> {
  private let workspace: Workspace<S>
  private let objective: Objective
  private let prepared: PreparedObjective<S>
  private let kernels: KernelSet<S>
  private let pool: WorkerPool
  private var network: Network<S>
  private let losses: AlignedBuffer<S>
  private let gradients: AlignedBuffer<S>
  /// Where bytes become numbers.
  private lazy var numbers = AlignedBuffer<S>(count: workspace.capacity * workspace.inputs)

  /// - Parameter rows: how many rows are worked on at once; more are taken block by block.
  ///
  /// Throws a `ShapeError` where the objective does not fit the network, or the machine has not the memory.
  public init(
    _ network: Network<S>, objective: Objective, rows: Int = 256, kernels: KernelSet<S> = S.bestKernels,
    workers: WorkerPool = WorkerPool(count: 1)
  ) throws(ShapeError) {
    try objective.check(outputs: network.outputs)
    workspace = try Workspace(network, rows: max(1, rows), isTraining: false, kernels: kernels)
    losses = AlignedBuffer(count: max(1, rows))
    gradients = AlignedBuffer(count: max(1, rows) * workspace.outputStride)
    self.network = network
    self.objective = objective
    prepared = PreparedObjective(objective, outputs: network.outputs)
    self.kernels = kernels
    pool = workers
    pack()
  }

  /// The predictions for each row: rows x outputs, after the output function (probabilities for classes).
  ///
  /// Throws a `ShapeError` where the inputs do not fit the network.
  public func predictions(for inputs: Matrix<S>) throws(ShapeError) -> Matrix<S> {
    try predictions(for: Inputs(inputs))
  }

  /// The same for inputs that may be bytes, which become numbers block by block.
  public func predictions(for inputs: Inputs<S>) throws(ShapeError) -> Matrix<S> {
    try network.check(inputs, who: "Predictor")
    let outputs = workspace.outputs
    try MemoryLimit.check([inputs.rows, outputs], of: S.self, who: "Predictor")
    var result = Matrix<S>(rows: inputs.rows, columns: outputs)
    let target = unsafe result.mutablePointer()
    forEachBlock(of: inputs) { first, rows in
      let stride = workspace.outputStride
      unsafe prepared.applyOutputFunction(
        workspace.output, rows: rows, columns: outputs, stride: stride, kernels)
      for row in 0..<rows {
        unsafe (target + (first + row) * outputs).update(
          from: workspace.output + row * stride, count: outputs)
      }
    }
    return result
  }

  /// The mean loss and the objective's metric on data.
  ///
  /// Throws a `ShapeError` where the data do not fit the network or the objective.
  public func evaluation(on data: Dataset<S>) throws(ShapeError) -> Evaluation {
    try network.check(data, objective: objective, who: "Predictor")
    return evaluation(checked: data)
  }

  /// The same for other parameters of the same shape, on data that have been checked.
  func evaluation(of network: Network<S>, on data: Dataset<S>) -> Evaluation {
    self.network = network
    pack()
    return evaluation(checked: data)
  }

  private func evaluation(checked data: Dataset<S>) -> Evaluation {
    var loss = 0.0
    var total = 0.0
    var metric = MetricSum(objective.defaultMetric, of: objective)
    let outputs = workspace.outputs
    let answers = objective.answers(outputs: outputs)
    let stride = workspace.outputStride
    let columns = data.targets.columns
    forEachBlock(of: data.inputs) { first, rows in
      let targets = unsafe data.targets.vector.pointer + first * columns
      unsafe prepared.loss(
        LossRows(
          rows: rows, columns: outputs, stride: stride, z: workspace.output, targets: targets,
          targetColumns: columns, dz: gradients.pointer, losses: losses.pointer, scale: 0,
          weights: data.weights.map { unsafe $0.pointer + first }),
        kernels)
      unsafe loss += SumOrder.sum(UnsafePointer(losses.pointer), rows: rows)
      unsafe prepared.applyOutputFunction(
        workspace.output, rows: rows, columns: outputs, stride: stride, kernels)
      for row in 0..<rows {
        let target = unsafe targets + row * columns
        let weight = data.weights.map { Double($0[first + row]) } ?? 1
        unsafe total += weight * prepared.weight(of: target, targetColumns: columns)
        unsafe metric.add(
          prediction: workspace.output + row * stride + answers.lowerBound, outputs: answers.count,
          target: target, targetColumns: objective.answeredColumns(of: columns), weight: weight)
      }
    }
    return Evaluation(
      loss: total > 0 ? loss / prepared.divisor(weight: total) : .nan, metric: objective.defaultMetric,
      value: metric.value)
  }

  private func pack() {
    unsafe workspace.pack(
      Pass(kernels: kernels, parameters: network.parameters.pointer, random: nil, rows: 0))
  }

  /// Runs the network over the rows, block by block; `body(first, rows)` finds the outputs in the workspace.
  private func forEachBlock(of inputs: Inputs<S>, _ body: (_ first: Int, _ rows: Int) -> Void) {
    unsafe inputs.withRows { source in
      var first = 0
      while first < inputs.rows {
        let rows = min(workspace.capacity, inputs.rows - first)
        let pass = unsafe Pass(
          kernels: kernels, parameters: network.parameters.pointer, random: nil, rows: rows)
        let x = unsafe source.numbers.map { unsafe $0 + first * inputs.columns }
        unsafe workspace.setInput(x ?? UnsafePointer(numbers.pointer), stride: inputs.columns)
        let converted = unsafe x == nil ? numbers.pointer : nil
        unsafe runForward(workspace, pass, source, first: first, rows: rows, into: converted, pool)
        body(first, rows)
        first += rows
      }
    }
  }
}

/// Runs the network over rows, each worker a part of them where there is enough to do; first makes numbers of them where
/// they are bytes.
private func runForward<S: Scalar>(
  _ workspace: Workspace<S>, _ pass: Pass<S>, _ source: InputRows<S>, first: Int, rows: Int,
  into x: UnsafeMutablePointer<S>?, _ pool: WorkerPool
) {
  let share = (rows + pool.count - 1) / pool.count
  guard pool.count > 1, rows >= smallestParallelRows else {
    return unsafe runForwardPart(workspace, pass, 0..<rows, source, first: first, into: x)
  }
  nonisolated(unsafe) let (pass, source, x) = unsafe (pass, source, x)
  pool.run { worker in
    let part = min(rows, worker * share)..<min(rows, (worker + 1) * share)
    unsafe runForwardPart(workspace, pass, part, source, first: first, into: x)
  }
}

/// Below so many rows a second worker costs more than it brings.
private let smallestParallelRows = 64

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runForwardPart<S: Scalar>(
  _ workspace: Workspace<S>, _ pass: Pass<S>, _ rows: Range<Int>, _ source: InputRows<S>, first: Int,
  into x: UnsafeMutablePointer<S>?
) {
  guard !rows.isEmpty else { return }
  keepingSubnormals {
    if let x = unsafe x {
      unsafe source.copy(
        first + rows.lowerBound, count: rows.count * source.columns, to: x + rows.lowerBound * source.columns,
        pass.kernels)
    }
    unsafe workspace.forward(pass, rows: rows)
  }
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
