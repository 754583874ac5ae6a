import BackpropCompute

/// Whether data fit a network.
extension Network {
  /// Throws a `ShapeError` where rows have not as many numbers as the network has inputs, or a code is none of its
  /// embedding.
  func check(_ inputs: Inputs<S>, who: String) throws(ShapeError) {
    guard inputs.columns == self.inputs else {
      throw ShapeError("\(who): expected \(self.inputs) inputs in a row, got \(inputs.columns)")
    }
    guard case .embedding(let embedding)? = layers.first else { return }
    try embedding.check(rows: inputs.rows) { inputs[$0, $1] }
  }

  /// Throws a `ShapeError` where a code is none of its embedding, in rows of as many numbers as the network has inputs.
  func checkCodes(_ x: UnsafePointer<S>, rows: Int) throws(ShapeError) {
    guard case .embedding(let embedding)? = layers.first else { return }
    try embedding.check(rows: rows) { unsafe x[$0 * inputs + $1] }
  }

  /// Throws also where the targets do not fit the objective.
  func check(_ data: Dataset<S>, objective: Objective, who: String) throws(ShapeError) {
    try check(data.inputs, who: who)
    try objective.check(data.targets, outputs: outputs)
  }
}
