import BackpropCompute

/// One layer in a `Trace`: every array that it reads and writes in a training step.
///
/// | array | shape |
/// |---|---|
/// | `previousA` | rows x inputs |
/// | `Z`, `A`, `dZ`, `dA`, `mask` | rows x outputs |
/// | `W`, `dW` | outputs x inputs |
/// | `b`, `db` | 1 x outputs |
/// | `tensors` | each as it lies in the network, a vector as one row |
public struct TracedLayer<S: Scalar>: Sendable {
  /// From zero, in the order the layers run; a residual connection has two numbers, those of its opening and its closing.
  public let index: Int
  /// The name that its parameters begin with: `layers.0`.
  public let name: String
  /// The layer itself, with its settings.
  public let layer: Layer
  /// How many inputs each row has.
  public let inputs: Int
  /// How many outputs (units) each row has.
  public let outputs: Int
  /// The layer's input: A of the layer before, or the batch.
  public let previousA: Matrix<S>
  /// Its parameters with their gradients, in the order they lie in.
  public let tensors: [TracedTensor<S>]
  /// Before the activation; nil in a layer that has none.
  public let Z: Matrix<S>?
  /// By what dropout multiplied each input, 0 or 1 / (1 - rate); nil in layers that drop nothing.
  public let mask: Matrix<S>?
  /// The layer's output.
  public let A: Matrix<S>
  /// The gradient of A; in the last layer, as the objective gives it.
  public let dA: TracedGradient<S>
  /// Nil where Z is.
  public let dZ: TracedGradient<S>?
  /// The weights of a dense layer, outputs x inputs; nil in others.
  public var W: Matrix<S>? { dense("weight")?.values }
  /// Its biases; nil where it has none.
  public var b: Matrix<S>? { dense("bias")?.values }
  /// The gradient of the weights of a dense layer.
  public var dW: TracedGradient<S>? { dense("weight")?.gradient }
  /// The gradient of its biases.
  public var db: TracedGradient<S>? { dense("bias")?.gradient }

  private func dense(_ name: String) -> TracedTensor<S>? {
    guard case .dense = layer else { return nil }
    return tensors.first { $0.name == name }
  }

  /// Its gradients with their names, from the output to the input.
  public var gradients: [(name: String, gradient: TracedGradient<S>)] {
    var gradients = [("dA", dA)]
    if let dZ { gradients.append(("dZ", dZ)) }
    for tensor in tensors {
      if let gradient = tensor.gradient { gradients.append((tensor.gradientName(in: layer), gradient)) }
    }
    return gradients
  }

  /// The largest distance of one of its gradients from its finite difference; see `Trace`.
  public var largestRelativeError: Double {
    gradients.map(\.gradient.largestRelativeError).max() ?? 0
  }

  /// Reads a layer of a probe that ran forward; `dA` and `dZ` share their memory there, so they come from
  /// outside.
  init(
    _ index: Int, of network: Network<S>, probe: Probe<S>, gradient: Vector<S>, dA: Matrix<S>, dZ: Matrix<S>,
    differences: DifferenceProbe
  ) {
    let stage = unsafe probe.workspace.stages[index]
    let (rows, inputs, outputs) = unsafe (probe.rows, stage.inputs, stage.outputs)
    func rowsOfOutputs(_ pointer: UnsafePointer<S>) -> Matrix<S> {
      unsafe Matrix(rows: rows, columns: outputs, copying: pointer, stride: stage.stride)
    }
    let placed = network.layout.layers[index]
    self.index = index
    name = placed.path
    layer = placed.layer
    self.inputs = inputs
    self.outputs = outputs
    previousA = unsafe Matrix(rows: rows, columns: inputs, copying: stage.x, stride: stage.xStride)
    A = unsafe rowsOfOutputs(stage.a)
    self.dA = TracedGradient(dA, differences.outputs(of: index))
    if layer.activation == nil {
      Z = nil
      self.dZ = nil
    } else {
      Z = unsafe rowsOfOutputs(stage.z)
      self.dZ = TracedGradient(dZ, differences.preActivations(of: index))
    }
    mask = layer.keepsMask ? unsafe rowsOfOutputs(stage.mask) : nil
    tensors = network.layout.tensors.filter { $0.layer == index }.map { tensor in
      TracedTensor(tensor, of: placed, parameters: network.parameters, gradient: gradient, differences)
    }
  }
}

/// One tensor of a layer in a `Trace`.
public struct TracedTensor<S: Scalar>: Sendable {
  /// The end of its name: "weight".
  public let name: String
  /// Its numbers; a vector is one row.
  public let values: Matrix<S>
  /// Their gradient; nil where they are not trained.
  public let gradient: TracedGradient<S>?

  init(
    _ tensor: ParameterLayout.Tensor, of layer: PlacedLayer, parameters: Vector<S>, gradient: Vector<S>,
    _ differences: DifferenceProbe
  ) {
    let columns = tensor.shape.last ?? 1
    func numbers(_ vector: Vector<S>) -> Matrix<S> {
      unsafe Matrix(
        rows: tensor.count / max(1, columns), columns: columns, copying: vector.pointer + tensor.offset,
        stride: columns)
    }
    name = String(decoding: tensor.name.utf8.dropFirst(layer.path.utf8.count + 1), as: UTF8.self)
    values = numbers(parameters)
    self.gradient =
      tensor.role == .statistic
      ? nil
      : TracedGradient(numbers(gradient), differences.parameters(tensor.range, of: tensor.layer))
  }

  /// dW, db in a dense layer; else d and the name.
  func gradientName(in layer: Layer) -> String {
    if case .dense = layer { return name == "weight" ? "dW" : "db" }
    return "d \(name)"
  }
}
