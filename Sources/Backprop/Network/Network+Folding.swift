import BackpropCompute

/// Batch normalisation as part of the layer before it, for prediction.
extension Network {
  /// A network that predicts the same with fewer layers: every dense layer without an activation takes the place of the
  /// batch normalisation right behind it,
  ///
  ///     s = g / sqrt(running variance + epsilon)
  ///     W' = s W (row by row),  b' = s (b - running mean) + shift
  ///
  /// Equal within rounding. The layers behind it move up, in names too; within residual connections as well. Further
  /// training is another one than before: nothing normalises any more.
  public func foldingBatchNorm() -> Network {
    var folding = Folding(parameters: parameters)
    let folded = folding.folding(layers, inputs: inputs)
    // Never more parameters than before, each of a layer that was allowed: there is nothing to refuse.
    do {
      return try Network(inputs: inputs, layers: folded, parameters: Vector(folding.result))
    } catch {
      return self
    }
  }
}

/// Walks through the layers in the order their parameters lie in.
private struct Folding<S: Scalar> {
  let parameters: Vector<S>
  /// The parameters of the folded layers so far.
  private(set) var result: [S] = []
  /// The next parameter that was not looked at.
  private var place = 0

  init(parameters: Vector<S>) {
    self.parameters = parameters
  }

  mutating func folding(_ layers: [Layer], inputs: Int) -> [Layer] {
    var folded: [Layer] = []
    var width = inputs
    var index = 0
    while index < layers.count {
      let layer = layers[index]
      index += 1
      switch layer {
      case .dense(let dense) where dense.activation == .identity:
        var norms: [BatchNorm] = []
        while index < layers.count, case .batchNorm(let norm) = layers[index] {
          norms.append(norm)
          index += 1
        }
        folded.append(.dense(fold(norms, into: dense, inputs: width)))
      case .residual(let residual):
        folded.append(.residual(folding(residual.layers, inputs: width)))
      default:
        folded.append(layer)
        result += take(layer.tensors(inputs: width).reduce(0) { $0 + $1.shape.reduce(1, *) })
      }
      width = layer.outputs(inputs: width)
    }
    return folded
  }

  private mutating func fold(_ norms: [BatchNorm], into dense: Dense, inputs: Int) -> Dense {
    let outputs = dense.outputs
    var W = take(outputs * inputs)
    var b = dense.hasBias ? take(outputs) : Array(repeating: 0, count: outputs)
    for norm in norms {
      let (gain, shift, mean, variance) = (take(outputs), take(outputs), take(outputs), take(outputs))
      for output in 0..<outputs {
        let scale = gain[output] / (variance[output] + S(norm.epsilon)).squareRoot()
        for input in 0..<inputs { W[output * inputs + input] *= scale }
        b[output] = (b[output] - mean[output]) * scale + shift[output]
      }
    }
    var folded = dense
    if !dense.hasBias, !norms.isEmpty { (folded.hasBias, folded.biasInitializer) = (true, .zero) }
    result += W
    if folded.hasBias { result += b }
    return folded
  }

  private mutating func take(_ count: Int) -> [S] {
    defer { place += count }
    return (place..<place + count).map { parameters[$0] }
  }
}
