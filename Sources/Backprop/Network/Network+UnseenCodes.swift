import BackpropCompute
import BackpropKernels

extension Network {
  /// Gives each code that no row of some inputs has the mean vector of those that rows have.
  ///
  /// Training never changed its vector, which is still what was drawn; the mean says nothing of a category, as it should.
  /// Costs one pass over the codes. Networks without an embedding stay as they are.
  ///
  /// - Parameter inputs: the rows that trained the network.
  public mutating func averageUnseenCodes(of inputs: Inputs<S>) {
    guard case .embedding(let embedding)? = layers.first, !inputs.areBytes, inputs.columns == self.inputs
    else { return }
    for (index, table) in embedding.tables.enumerated() {
      guard let tensor = layout.tensors.first(where: { $0.name == "layers.0.tables.\(index).weight" }) else {
        continue
      }
      var isSeen = [Bool](repeating: false, count: table.categories)
      for row in 0..<inputs.rows {
        let code = inputs.numbers[row, table.column].index
        if isSeen.indices.contains(code) { isSeen[code] = true }
      }
      average(isSeen, table.dimension, first: tensor.offset)
    }
  }

  private mutating func average(_ isSeen: [Bool], _ dimension: Int, first: Int) {
    let seen = isSeen.indices.filter { isSeen[$0] }
    guard !seen.isEmpty, seen.count < isSeen.count else { return }
    let vectors = unsafe parameters.mutablePointer() + first
    for place in 0..<dimension {
      let sum = seen.reduce(0) { unsafe $0 + Double(vectors[$1 * dimension + place]) }
      for code in isSeen.indices where !isSeen[code] {
        unsafe vectors[code * dimension + place] = S(sum / Double(seen.count))
      }
    }
  }
}
