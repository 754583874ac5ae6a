import BackpropCompute

/// First weights that know the data.
extension Network {
  /// Gives every unit of a dense layer a standard deviation of 1 before bias and activation, and a bias at which its
  /// activation bends where the data are, layer by layer from the input on (Holzmüller, Grinsztajn and Steinwart 2024):
  ///
  ///     U = f X W^T                      X the layer's input, f its factor
  ///     W_j := W_j / deviation of U_j over the rows;  a deviation below 10^-8 leaves the unit as it is
  ///     b_j := -(sum over k = 1 ... 5 of a_k U_(i_k, j)),   rows i_k at random, a exponential and divided by its sum
  ///
  /// Layers inside residual connections stay as they are, and so do those of other kinds.
  ///
  /// - Parameters:
  ///   - inputs: of the rows that training will see, and of no others.
  ///   - rows: how many of them stand for all, drawn at random.
  ///   - drawsBiases: whether biases are drawn; else only the weights change.
  ///
  /// Costs as many predictions of these rows as there are dense layers. Throws a `ShapeError` where the inputs do not fit.
  public mutating func standardize(
    on inputs: Inputs<S>, rows: Int = 8192, drawsBiases: Bool = true, seed: UInt64 = 0
  ) throws(ShapeError) {
    guard inputs.rows > 0 else { throw ShapeError("Network.standardize: expected 1 row or more, got none") }
    let source = RandomSource(seed: seed)
    let sample = inputs.sample(rows: rows, source)
    for (index, placed) in layout.ownLayers {
      guard case .dense(let dense) = placed.layer else { continue }
      let first = placed.parameters.lowerBound
      let weights = placed.inputs * dense.outputs
      // The network up to this layer's U.
      var linear = dense
      (linear.activation, linear.hasBias) = (.identity, false)
      let part = try beginning(layers: index, then: .dense(linear), parameterCount: first + weights)
      let U = try part.predictions(for: sample, objective: .squaredError)
      let W = unsafe parameters.mutablePointer() + first
      unsafe standardizeUnits(
        U, W: W, inputs: placed.inputs, b: drawsBiases && dense.hasBias ? W + weights : nil,
        biases: (source, .standardization(layer: index)))
    }
  }
}

/// Divides the weights of each unit by the deviation of its column of U, and draws its bias.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func standardizeUnits<S: Scalar>(
  _ U: Matrix<S>, W: UnsafeMutablePointer<S>, inputs: Int, b: UnsafeMutablePointer<S>?,
  biases: (source: RandomSource, purpose: RandomPurpose)
) {
  let draws = 5
  for unit in 0..<U.columns {
    var mean = 0.0
    for row in 0..<U.rows { mean += Double(U[row, unit]) }
    mean /= Double(U.rows)
    var squares = 0.0
    for row in 0..<U.rows { squares += (Double(U[row, unit]) - mean) * (Double(U[row, unit]) - mean) }
    let deviation = (squares / Double(U.rows)).squareRoot()
    let factor = deviation >= 1e-8 && deviation.isFinite ? 1 / deviation : 1
    for input in 0..<inputs {
      unsafe W[unit * inputs + input] = S(Double(W[unit * inputs + input]) * factor)
    }
    guard let b = unsafe b else { continue }
    var (sum, total) = (0.0, 0.0)
    for draw in unit * draws..<(unit + 1) * draws {
      let row = biases.source.integer(below: U.rows, biases.purpose, index: draw)
      let share = -Elementary.log(1 - biases.source.uniform(biases.purpose, step: 1, index: draw))
      sum += share * Double(U[row, unit]) * factor
      total += share
    }
    unsafe b[unit] = total > 0 ? S(-sum / total) : 0
  }
}
