import BackpropCompute
import BackpropKernels

/// One batch in a network, with every number within reach: to read it, to change it, and to see what the
/// loss becomes.
///
/// It runs the engine's own layers and kernels, as a training step does; only the optimizer is left out.
@safe final class Probe<S: Scalar> {
  let workspace: Workspace<S>
  let rows: Int
  /// A copy of the network's parameters.
  let parameters: AlignedBuffer<S>
  private let objective: Objective
  private let prepared: PreparedObjective<S>
  private let data: Dataset<S>
  private let kernels: KernelSet<S>
  private let random: (source: RandomSource, step: UInt64)
  private let scale: Double

  /// All rows of the data make the batch; dropout's masks are those of the training step `step` under `seed`.
  init(
    _ network: Network<S>, objective: Objective, data: Dataset<S>, reduction: Reduction,
    seed: UInt64, step: Int, kernels: KernelSet<S>
  ) throws(ShapeError) {
    guard step >= 1 else { throw ShapeError("Trace: expected a step of 1 or more, got \(step)") }
    try network.check(data, objective: objective, who: "Trace")
    workspace = try Workspace(
      network, rows: data.rows, isTraining: true, keepsEverything: true, kernels: kernels)
    rows = data.rows
    parameters = AlignedBuffer(count: network.parameters.count)
    unsafe parameters.pointer.update(from: network.parameters.pointer, count: network.parameters.count)
    unsafe data.inputs.copyRows(0..<data.rows, to: workspace.batch.pointer, kernels)
    self.objective = objective
    prepared = PreparedObjective(objective, outputs: network.outputs)
    self.data = data
    self.kernels = kernels
    random = (RandomSource(seed: seed), UInt64(step))
    let weights = Step.divisorWeights(data, prepared)
    let total =
      weights.count == 0
      ? Double(data.rows) : (0..<data.rows).reduce(0) { unsafe $0 + Double(weights.pointer[$1]) }
    guard total > 0 else {
      throw ShapeError("Trace: expected rows of a weight above 0, those of their classes included, got none")
    }
    scale = reduction == .sum ? 1 : 1 / prepared.divisor(weight: total)
    unsafe workspace.pack(pass)
  }

  private var pass: Pass<S> {
    unsafe Pass(
      kernels: kernels, parameters: UnsafePointer(parameters.pointer), random: random, rows: rows)
  }

  /// Runs the layers from `first` on, and returns the mean loss; its gradient lies in the last layer's `da`.
  @discardableResult
  func loss(from first: Int = 0) -> Double {
    unsafe runLayers(workspace, pass, rows: rows, from: first)
    unsafe prepared.loss(
      workspace.lossRows(
        rows: 0..<rows, targets: data.targets.vector.pointer, targetColumns: data.targets.columns,
        weights: data.weights?.pointer, scale: S(scale)),
      kernels)
    return unsafe SumOrder.sum(UnsafePointer(workspace.losses.pointer), rows: rows) * scale
  }

  /// A = g(Z) in one layer, whose Z somebody changed, and all layers after it.
  func loss(fromPreActivationsOf layer: Int) -> Double {
    let stage = unsafe workspace.stages[layer]
    if let activation = unsafe stage.layer.pointee.activation {
      unsafe activation.forward(
        bias: nil, z: stage.z, a: stage.a, rows: rows, columns: stage.outputs, stride: stage.stride, kernels)
    }
    return loss(from: layer + 1)
  }

  /// All layers from `layer` on, some of whose parameters somebody changed.
  func loss(fromParametersOf layer: Int) -> Double {
    for tile in workspace.tiles.indices where workspace.tiles[tile].stage == layer {
      unsafe workspace.pack(pass, tile: tile)
    }
    return loss(from: layer)
  }

  /// Turns dA of a layer into its dZ, and writes dA of the layer before.
  func backward(_ layer: Int) {
    let stage = unsafe workspace.stages[layer]
    unsafe workspace.gradientSums(pass, stage: layer, units: 0..<stage.outputs)
    unsafe stage.operation.backward(stage, pass, rows: 0..<rows)
  }

  /// What lies in a layer's `da`: dA before its backward, dZ after.
  func gradient(of layer: Int) -> Matrix<S> {
    let stage = unsafe workspace.stages[layer]
    return unsafe Matrix(rows: rows, columns: stage.outputs, copying: stage.da, stride: stage.stride)
  }

  /// The gradient of the batch, after all layers ran backward.
  func inputGradient() -> Matrix<S> {
    let stage = unsafe workspace.stages[0]
    guard let dx = unsafe stage.dx else { return Matrix(rows: rows, columns: workspace.inputs) }
    return unsafe Matrix(rows: rows, columns: stage.inputs, copying: dx, stride: stage.dxStride)
  }

  /// The gradient of all parameters, after all layers ran backward.
  func parameterGradient() -> Vector<S> {
    var gradient = Vector<S>(count: parameters.count)
    let pointer = unsafe gradient.mutablePointer()
    for tile in workspace.tiles.indices {
      unsafe workspace.parameterGradient(pass, tile: tile, gradient: pointer, worker: 0)
    }
    return gradient
  }

  /// The predictions: the last outputs through the objective's output function.
  func predictions() -> Matrix<S> {
    let last = unsafe workspace.stages[workspace.stages.count - 1]
    var predictions = unsafe Matrix<S>(rows: rows, columns: last.outputs)
    let pointer = unsafe predictions.mutablePointer()
    for row in 0..<rows {
      unsafe (pointer + row * last.outputs).update(from: last.a + row * last.stride, count: last.outputs)
    }
    unsafe prepared.applyOutputFunction(
      pointer, rows: rows, columns: last.outputs, stride: last.outputs, kernels)
    return predictions
  }

  /// Between which of its kinks every unit of a piecewise smooth layer is, as one number.
  func sides() -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in unsafe workspace.stages.indices {
      let stage = unsafe workspace.stages[index]
      if case .piecewise = unsafe stage.layer.pointee {
        // Its outputs bend where they leave 0 and where they reach 1.
        for row in 0..<rows {
          for unit in unsafe 0..<stage.outputs - stage.inputs {
            let value = unsafe stage.a[row * stage.stride + unit]
            hash = (hash ^ (value <= 0 ? 1 : value >= 1 ? 3 : 2)) &* 0x100_0000_01B3
          }
        }
        continue
      }
      let kinks = unsafe stage.layer.pointee.kinks
      if kinks.isEmpty { continue }
      let isOfInput = unsafe stage.layer.pointee.activation == nil
      let source = unsafe isOfInput ? stage.x : UnsafePointer(stage.z)
      let stride = unsafe isOfInput ? stage.xStride : stage.stride
      for row in 0..<rows {
        for unit in unsafe 0..<stage.outputs {
          let value = unsafe Double(source[row * stride + unit])
          let side = kinks.reduce(UInt64(1)) { $0 + (value > $1 ? 1 : 0) }
          hash = (hash ^ side) &* 0x100_0000_01B3
        }
      }
    }
    return hash
  }
}

extension Matrix {
  /// The rows x columns numbers under `pointer`, whose rows are `stride` apart.
  init(rows: Int, columns: Int, copying pointer: UnsafePointer<S>, stride: Int) {
    self.init(rows: rows, columns: columns)
    let target = unsafe mutablePointer()
    for row in 0..<rows {
      unsafe (target + row * columns).update(from: pointer + row * stride, count: columns)
    }
  }
}

extension Layer {
  /// Where its derivative jumps.
  fileprivate var kinks: [Double] {
    switch self {
    case .prelu: [0]
    case .parametric(let parametric): parametric.activation.kinks
    default: activation?.kinks ?? []
    }
  }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func runLayers<S: Scalar>(_ workspace: Workspace<S>, _ pass: Pass<S>, rows: Int, from first: Int) {
  for stage in unsafe first..<max(first, workspace.stages.count) {
    unsafe workspace.statistics(pass, stage: stage, units: 0..<workspace.stages[stage].outputs)
    unsafe workspace.forward(pass, rows: 0..<rows, through: stage..<stage + 1)
  }
}
