import BackpropCompute

/// One layer in a `Trace`: every array that it reads and writes in a training step.
///
/// | array | shape |
/// |---|---|
/// | `previousA` | rows x inputs |
/// | `Z`, `A`, `dZ`, `dA`, `mask` | rows x outputs |
/// | `W`, `dW` | outputs x inputs |
/// | `b`, `db` | 1 x outputs |
public struct TracedLayer<S: Scalar>: Sendable {
  /// From zero: the number in the names of its parameters.
  public let index: Int
  /// The layer itself, with its settings.
  public let layer: Layer
  /// How many inputs each row has.
  public let inputs: Int
  /// How many outputs (units) each row has.
  public let outputs: Int
  /// The layer's input: A of the layer before, or the batch.
  public let previousA: Matrix<S>
  /// Nil in a layer without parameters.
  public let W: Matrix<S>?
  /// Nil in a layer without parameters.
  public let b: Matrix<S>?
  /// Before the activation; nil in dropout, which has none.
  public let Z: Matrix<S>?
  /// By what dropout multiplied each input, 0 or 1 / (1 - rate); nil in other layers.
  public let mask: Matrix<S>?
  /// The layer's output.
  public let A: Matrix<S>
  /// The gradient of A; in the last layer, as the objective gives it.
  public let dA: TracedGradient<S>
  /// Nil where Z is.
  public let dZ: TracedGradient<S>?
  /// Nil in a layer without parameters.
  public let dW: TracedGradient<S>?
  /// Nil in a layer without parameters.
  public let db: TracedGradient<S>?

  /// The name that its parameters begin with: `layers.0`.
  public var name: String { "layers.\(index)" }

  /// Its gradients with their names, from the output to the input.
  public var gradients: [(name: String, gradient: TracedGradient<S>)] {
    var gradients = [("dA", dA)]
    if let dZ { gradients.append(("dZ", dZ)) }
    if let dW { gradients.append(("dW", dW)) }
    if let db { gradients.append(("db", db)) }
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
    self.index = index
    layer = unsafe stage.layer
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
    if case .dropout(let dropout) = layer {
      mask =
        dropout.rate > 0
        ? unsafe rowsOfOutputs(stage.mask) : Matrix(rows: rows, columns: outputs, repeating: 1)
    } else {
      mask = nil
    }
    guard case .dense = layer else {
      (W, b, dW, db) = (nil, nil, nil, nil)
      return
    }
    let first = unsafe stage.parameters
    func weights(_ vector: Vector<S>) -> Matrix<S> {
      unsafe Matrix(rows: outputs, columns: inputs, copying: vector.pointer + first, stride: inputs)
    }
    func biases(_ vector: Vector<S>) -> Matrix<S> {
      unsafe Matrix(
        rows: 1, columns: outputs, copying: vector.pointer + first + inputs * outputs, stride: outputs)
    }
    W = weights(network.parameters)
    b = biases(network.parameters)
    let end = first + inputs * outputs
    dW = TracedGradient(weights(gradient), differences.parameters(first..<end, of: index))
    db = TracedGradient(biases(gradient), differences.parameters(end..<end + outputs, of: index))
  }
}
