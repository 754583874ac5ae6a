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
  }

  /// All tensors in the order they lie in, layer after layer, weights before biases.
  public let tensors: [Tensor]
  /// The first parameter of each layer, and the end.
  let layerOffsets: [Int]
  /// How many parameters there are in all.
  public let count: Int

  /// Throws a `ShapeError` where the sizes overflow or exceed the machine's memory.
  init<S: Scalar>(inputs: Int, layers: [Layer], of _: S.Type) throws(ShapeError) {
    var tensors: [Tensor] = []
    var offsets: [Int] = []
    var count = 0
    var width = inputs
    for (index, layer) in layers.enumerated() {
      offsets.append(count)
      for (suffix, shape) in layer.tensors(inputs: width) {
        let name = "layers.\(index).\(suffix)"
        try MemoryLimit.check(shape, of: S.self, who: "Network, \(name)")
        let size = shape.reduce(1, *)
        tensors.append(Tensor(name: name, shape: shape, offset: count, count: size))
        count += size
        try MemoryLimit.check([count], of: S.self, who: "Network")
      }
      width = layer.outputs(inputs: width)
    }
    offsets.append(count)
    self.tensors = tensors
    layerOffsets = offsets
    self.count = count
  }
}
