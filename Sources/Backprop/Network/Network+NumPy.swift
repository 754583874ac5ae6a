import BackpropCompute

/// How a Python script shapes the weights it draws.
public enum NumPyWeights: Sendable, Equatable {
  /// `randn(inputs, outputs)`: drawn input by input, and transposed here.
  case inputsByOutputs
  /// `randn(outputs, inputs)`: as they are kept here.
  case outputsByInputs
}

/// Weights as Python scripts draw them.
extension Network {
  /// Draws the parameters layer by layer from NumPy's generator: first the weights, `randn(...) * scale`, then, where
  /// `drawsBiases`, the biases likewise; else these are zero.
  public mutating func initialize(
    from random: inout NumPyRandom, weights: NumPyWeights = .inputsByOutputs, scale: S = 1,
    drawsBiases: Bool = false
  ) {
    let widths = widths
    let pointer = unsafe parameters.mutablePointer()
    for (index, layer) in layers.enumerated() {
      guard case .dense(let dense) = layer else { continue }
      let inputs = widths[index]
      let W = unsafe pointer + layout.layerOffsets[index]
      switch weights {
      case .outputsByInputs:
        for element in 0..<inputs * dense.outputs { unsafe W[element] = S(random.standardNormal()) * scale }
      case .inputsByOutputs:
        for input in 0..<inputs {
          for output in 0..<dense.outputs {
            unsafe W[output * inputs + input] = S(random.standardNormal()) * scale
          }
        }
      }
      let b = unsafe W + inputs * dense.outputs
      for output in 0..<dense.outputs {
        unsafe b[output] = drawsBiases ? S(random.standardNormal()) * scale : 0
      }
    }
  }
}
