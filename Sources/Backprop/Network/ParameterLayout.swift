import BackpropCompute

/// Where each tensor lies in a network's one vector of parameters.
public struct ParameterLayout: Sendable, Equatable {
  /// One tensor, named as PyTorch names it: `layers.0.weight` (outputs x inputs), `layers.0.bias` (outputs).
  public struct Tensor: Sendable, Equatable {
    /// Unique in the network: `layers.0.weight`.
    public let name: String
    /// Its sizes, outermost first: [outputs, inputs] of a weight, [outputs] of a bias.
    public let shape: [Int]
    /// Its first element in the vector; it lies row after row, with no gaps.
    public let offset: Int
    /// How many elements it has.
    public let count: Int
    /// What training does with it.
    public let role: LayerTensor.Role
    /// How it is drawn before the first step.
    let initializer: Initializer
    /// Which of its layer's units it covers.
    let units: Range<Int>
    /// The number of its layer among those in the order they run.
    let layer: Int

    /// Where it lies in the vector.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// All tensors in the order they lie in, layer after layer, weights before biases.
  public let tensors: [Tensor]
  /// The layers in the order they run.
  let layers: [PlacedLayer]
  /// How many parameters there are in all.
  public let count: Int

  /// How many of them are trained: all but running statistics.
  public var trainedCount: Int { tensors.reduce(0) { $0 + ($1.role == .statistic ? 0 : $1.count) } }

  /// Takes no memory for the parameters.
  ///
  /// Throws a `ShapeError` where a layer does not fit, or the sizes overflow or exceed the machine's memory.
  public init<S: Scalar>(inputs: Int, layers: [Layer], of _: S.Type) throws(ShapeError) {
    guard inputs > 0 else { throw ShapeError("Network: expected 1 input or more, got \(inputs)") }
    guard !layers.isEmpty else { throw ShapeError("Network: expected 1 layer or more, got none") }
    var placed: [PlacedLayer]
    do {
      placed = try PlacedLayer.placing(layers, inputs: inputs)
    } catch {
      throw ShapeError("Network, \(error.text)")
    }
    var tensors: [Tensor] = []
    var count = 0
    for number in placed.indices {
      let layer = placed[number].layer
      if let activation = layer.activation { try activation.check() }
      if case .parametric(let parametric) = layer { try parametric.activation.check() }
      let first = count
      for tensor in layer.tensors(inputs: placed[number].inputs) {
        let name = "\(placed[number].path).\(tensor.name)"
        try tensor.initializer.check(ofBiases: tensor.shape.count < 2)
        try MemoryLimit.check(tensor.shape, of: S.self, who: "Network, \(name)")
        let size = tensor.shape.reduce(1, *)
        tensors.append(
          Tensor(
            name: name, shape: tensor.shape, offset: count, count: size, role: tensor.role,
            initializer: tensor.initializer, units: tensor.units, layer: number))
        count += size
        try MemoryLimit.check([count], of: S.self, who: "Network")
      }
      // Layers without parameters have widths too.
      try MemoryLimit.check(
        [max(placed[number].inputs, placed[number].outputs)], of: S.self,
        who: "Network, a row of \(placed[number].path)")
      placed[number].parameters = first..<count
    }
    self.tensors = tensors
    self.layers = placed
    self.count = count
  }
}
