import BackpropCompute

/// A fully connected network: its layers and all its parameters in one vector.
///
/// A value: copying it is a snapshot, which costs one copy of the parameters when one of the two is next changed.
/// Inputs are rows x `inputs`; outputs are rows x `outputs`, before the output function of the objective.
public struct Network<S: Scalar>: Sendable, Equatable {
  /// How many numbers a row of input has.
  public let inputs: Int
  /// From the input to the output; one or more.
  public let layers: [Layer]
  /// Where each tensor lies in `parameters`.
  public let layout: ParameterLayout
  /// All parameters, tensor after tensor in the order of `layout`.
  public internal(set) var parameters: Vector<S>

  /// A network with freshly drawn parameters: the same seed gives the same parameters everywhere.
  ///
  /// Throws a `ShapeError` for sizes below one, rates outside [0, 1), or more parameters than the machine has memory
  /// for.
  public init(inputs: Int, layers: [Layer], seed: UInt64 = 0) throws(ShapeError) {
    let layout = try ParameterLayout(inputs: inputs, layers: layers, of: S.self)
    self.init(inputs: inputs, layers: layers, layout: layout, parameters: Vector(count: layout.count))
    initialize(seed: seed)
  }

  /// A network with the given parameters.
  ///
  /// Throws a `ShapeError` also where their count is not the layers'.
  public init(inputs: Int, layers: [Layer], parameters: Vector<S>) throws(ShapeError) {
    let layout = try ParameterLayout(inputs: inputs, layers: layers, of: S.self)
    guard parameters.count == layout.count else {
      throw ShapeError("Network: expected \(layout.count) parameters, got \(parameters.count)")
    }
    self.init(inputs: inputs, layers: layers, layout: layout, parameters: parameters)
  }

  private init(inputs: Int, layers: [Layer], layout: ParameterLayout, parameters: Vector<S>) {
    self.inputs = inputs
    self.layers = layers
    self.layout = layout
    self.parameters = parameters
  }

  /// How many numbers a row of output has.
  public var outputs: Int { layers.reduce(inputs) { $1.outputs(inputs: $0) } }

  /// The inputs of each layer, and the outputs of the last.
  public var widths: [Int] {
    var widths = [inputs]
    for layer in layers { widths.append(layer.outputs(inputs: widths[widths.count - 1])) }
    return widths
  }

  /// Draws all parameters again.
  public mutating func initialize(seed: UInt64) {
    let source = RandomSource(seed: seed)
    let pointer = unsafe parameters.mutablePointer()
    for tensor in layout.tensors {
      let placed = layout.layers[tensor.layer]
      let (outputs, inputs) =
        tensor.shape.count == 2 ? (tensor.shape[0], tensor.shape[1]) : (placed.outputs, placed.inputs)
      unsafe tensor.initializer.draw(
        into: pointer + tensor.offset, count: tensor.count,
        first: tensor.offset - placed.parameters.lowerBound,
        inputs: inputs, outputs: outputs, source: source, purpose: .initialization(layer: tensor.layer))
    }
  }

  /// One tensor's elements, row after row. Nil where the network has none of that name.
  public subscript(tensor name: String) -> [S]? {
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    get {
      guard let tensor = layout.tensors.first(where: { $0.name == name }) else { return nil }
      return (0..<tensor.count).map { parameters[tensor.offset + $0] }
    }
    @_specialize(where S == Float)
    @_specialize(where S == Double)
    set {
      guard let tensor = layout.tensors.first(where: { $0.name == name }), let newValue else { return }
      precondition(newValue.count == tensor.count, "Network: a tensor takes as many elements as it has")
      for (index, element) in newValue.enumerated() { parameters[tensor.offset + index] = element }
    }
  }

  /// The same network in another precision.
  public func converted<T: Scalar>(to _: T.Type) -> Network<T> {
    var converted = Vector<T>(count: parameters.count)
    for index in 0..<parameters.count { converted[index] = T(parameters[index]) }
    return Network<T>(inputs: inputs, layers: layers, layout: layout, parameters: converted)
  }
}
