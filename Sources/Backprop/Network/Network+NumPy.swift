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
  /// Draws the parameters of the dense layers, one after the other, from NumPy's generator: first the weights, `randn(...) * scale`, then, where
  /// `drawsBiases`, the biases likewise; else these are zero.
  public mutating func initialize(
    from random: inout NumPyRandom, weights: NumPyWeights = .inputsByOutputs, scale: S = 1,
    drawsBiases: Bool = false
  ) {
    let pointer = unsafe parameters.mutablePointer()
    for placed in layout.layers {
      guard case .dense(let dense) = placed.layer else { continue }
      let inputs = placed.inputs
      let W = unsafe pointer + placed.parameters.lowerBound
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
      guard dense.hasBias else { continue }
      let b = unsafe W + inputs * dense.outputs
      for output in 0..<dense.outputs {
        unsafe b[output] = drawsBiases ? S(random.standardNormal()) * scale : 0
      }
    }
  }
}
