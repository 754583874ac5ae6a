#if !hasFeature(Embedded)
  import BackpropCompute

  extension Trace {
    /// The whole trace for a person: shapes and values layer by layer, forward and then back, every gradient
    /// beside its finite difference. Of large arrays the first and the last rows and columns are shown.
    ///
    /// - Parameter digits: significant digits of every number, 1 to 17.
    public func text(digits: Int = 4) -> String {
      let page = TracePage(digits: min(17, max(1, digits)))
      let rows = inputs.rows == 1 ? "1 row" : "\(inputs.rows) rows"
      var lines = [
        "One training step on \(rows): loss \(page.number(loss)) (\(objective.words)).",
        "Every gradient stands beside its central finite difference; where they differ most, they differ by "
          + (largestRelativeError == 0
            ? "rounding alone." : "\(page.number(largestRelativeError, 2)) of their size\(precision)."),
        "", "FORWARD",
      ]
      for layer in layers {
        lines += ["", heading(of: layer)]
        lines += page.array(layer.index == 0 ? "A_prev, the batch" : "A_prev", layer.previousA)
        for tensor in layer.tensors { lines += page.array(tensor.symbol(in: layer.layer), tensor.values) }
        if let Z = layer.Z {
          lines += page.array(
            layer.W == nil ? "Z = A_prev" : "Z = A_prev W^T" + (layer.b == nil ? "" : " + b"), Z)
        }
        if let mask = layer.mask { lines += page.array("M, the mask", mask) }
        lines += page.array(layer.layer.formula, layer.A)
      }
      lines += ["", "loss"]
      lines += page.array("P, the predictions", predictions)
      lines += page.array("T, the targets", targets)
      lines += ["", "BACK"]
      for layer in layers.reversed() {
        lines += ["", heading(of: layer)]
        lines += page.gradient(layer.index == layers.count - 1 ? "dA, from the loss" : "dA", layer.dA)
        if let dZ = layer.dZ { lines += page.gradient("dZ = dA * g'(Z)", dZ) }
        for tensor in layer.tensors {
          guard let gradient = tensor.gradient else { continue }
          lines += page.gradient(tensor.gradientFormula(in: layer.layer), gradient)
        }
      }
      lines += ["", "the batch"]
      lines += page.gradient("dA_prev of layer 0", dInputs)
      return lines.joined(separator: "\n") + "\n"
    }

    private var precision: String {
      S.precisionName == "double" ? "" : ", the rounding of \(S.precisionName) gradients included"
    }

    private func heading(of layer: TracedLayer<S>) -> String {
      "layer \(layer.name.dropFirst(7)): \(layer.layer.words), \(layer.inputs) -> \(layer.outputs)"
    }
  }

  /// How arrays stand on the page.
  private struct TracePage {
    let digits: Int
    /// So many rows or columns are shown whole; of more, the first and the last.
    private static var whole: Int { 10 }
    private static var first: Int { 6 }
    private static var last: Int { 3 }

    func number(_ value: Double, _ digits: Int? = nil) -> String {
      decimalText(value, digits: digits ?? self.digits)
    }

    func array<S: Scalar>(_ name: String, _ matrix: Matrix<S>) -> [String] {
      ["  \(name)  (\(matrix.rows) x \(matrix.columns))"] + block(matrix).map { "    " + $0 }
    }

    func gradient<S: Scalar>(_ name: String, _ gradient: TracedGradient<S>) -> [String] {
      let values = block(gradient.values)
      let title = "  \(name)  (\(gradient.values.rows) x \(gradient.values.columns))"
      let width = max(4 + (values.first?.count ?? 0), title.count)
      let differences = block(gradient.differences)
      return [padded(title, width) + "   | finite difference"]
        + zip(values, differences).map { padded("    " + $0, width) + "   | " + $1 }
    }

    private func block<S: Scalar>(_ matrix: Matrix<S>) -> [String] {
      let rows = shown(matrix.rows)
      let columns = shown(matrix.columns)
      let cells = rows.map { row in
        columns.map { column in
          guard let row, let column else { return "..." }
          return number(Double(matrix[row, column]))
        }
      }
      let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
      return cells.map { row in
        row.indices.map { padded(row[$0], widths[$0], left: true) }.joined(separator: "  ")
      }
    }

    /// The indices to show; nil is the gap.
    private func shown(_ count: Int) -> [Int?] {
      count <= Self.whole
        ? Array(0..<count) : Array(0..<Self.first) + [nil] + Array(count - Self.last..<count)
    }

    private func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
      let space = String(repeating: " ", count: max(0, width - text.count))
      return left ? space + text : text + space
    }
  }

  extension TracedTensor {
    /// W and b in a dense layer, else the name.
    fileprivate func symbol(in layer: Layer) -> String {
      if case .dense = layer { return name == "weight" ? "W" : "b" }
      return name
    }

    fileprivate func gradientFormula(in layer: Layer) -> String {
      switch layer {
      case .dense: name == "weight" ? "dW = dZ^T A_prev" : "db = sum over rows of dZ"
      default: gradientName(in: layer)
      }
    }
  }

  extension Layer {
    fileprivate var words: String {
      switch self {
      case .dense(let dense) where dense.activation == .identity: "dense"
      case .dense(let dense): "dense, \(dense.activation)"
      case .activation(let activation): "\(activation)"
      case .dropout(let dropout): "dropout \(dropout.rate)"
      case .alphaDropout(let dropout): "alpha dropout \(dropout.rate)"
      case .gaussianNoise(let noise): "Gaussian noise \(noise.standardDeviation)"
      case .parametric(let parametric): "parametric \(parametric.activation)"
      case .prelu, .scaling, .layerNorm, .rmsNorm, .batchNorm, .residual, .embedding, .periodic, .piecewise,
        .custom:
        kind
      }
    }

    /// What A is.
    fileprivate var formula: String {
      switch self {
      case .dense, .activation: "A = g(Z)"
      case .dropout: "A = A_prev * M"
      case .residual: "A: a copy at the opening, A_prev + that copy at the closing"
      case .scaling: "A = A_prev * weight"
      case .parametric: "A = A_prev + weight * (g(A_prev) - A_prev)"
      case .alphaDropout, .gaussianNoise, .prelu, .layerNorm, .rmsNorm, .batchNorm, .embedding, .periodic,
        .piecewise,
        .custom:
        "A"
      }
    }
  }

  extension Objective {
    fileprivate var words: String {
      switch self {
      case .squaredError(let error):
        (error.isHalved ? "half " : "") + "squared error"
          + (error.output == .sigmoid ? ", P = sigmoid(A)" : ", P = A")
      case .binaryCrossEntropy(let entropy) where entropy.output == .sigmoid:
        "binary cross-entropy, P = sigmoid(A)"
      case .crossEntropy: "cross-entropy, P = softmax(A)"
      default: spelling
      }
    }
  }
#endif
