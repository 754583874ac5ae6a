import BackpropCompute
import BackpropKernels

extension Predictor {
  /// The mean loss and the objective's metric on data.
  ///
  /// Throws a `ShapeError` where the data do not fit the network or the objective.
  public func evaluation(on data: Dataset<S>) throws(ShapeError) -> Evaluation {
    try network.network.check(data, objective: objective, who: "Predictor")
    return evaluate(self, data, into: nil)
  }

  /// The same for other parameters of the same shape, on data that have been checked. Nobody else may predict meanwhile.
  func evaluation(of network: Network<S>, on data: Dataset<S>) -> Evaluation {
    self.network.pack(network)
    return evaluate(self, data, into: nil)
  }

  /// The same, and the predictions for each row, into a matrix of rows x outputs.
  func evaluation(
    of network: Network<S>, on data: Dataset<S>, into predictions: inout Matrix<S>
  ) -> Evaluation {
    self.network.pack(network)
    return unsafe evaluate(self, data, into: predictions.mutablePointer())
  }

  @inline(__always)
  fileprivate func evaluation(
    checked data: Dataset<S>, into predictions: UnsafeMutablePointer<S>?
  ) -> Evaluation {
    let stride = rowStride(outputs, of: S.self)
    let z = AlignedBuffer<S>(count: rows * stride)
    let gradients = AlignedBuffer<S>(count: rows * stride)
    let losses = AlignedBuffer<S>(count: rows)
    let kernels = network.kernels
    let columns = data.targets.columns
    let answers = objective.answers(outputs: outputs)
    var metric = MetricSum(objective.defaultMetric, of: objective)
    var loss = 0.0
    var total = 0.0
    unsafe data.inputs.forEachBlock(rows: rows, kernels) { first, count, x in
      unsafe run(
        PredictedRows(
          count: count, x: x, xStride: inputs, y: z.pointer, yStride: stride, isFinished: false))
      let targets = unsafe data.targets.vector.pointer + first * columns
      unsafe prepared.loss(
        LossRows(
          rows: count, columns: outputs, stride: stride, z: z.pointer, targets: targets,
          targetColumns: columns, dz: gradients.pointer, losses: losses.pointer, scale: 0,
          weights: data.weights.map { unsafe $0.pointer + first }),
        kernels)
      unsafe loss += SumOrder.sum(UnsafePointer(losses.pointer), rows: count)
      unsafe prepared.applyOutputFunction(z.pointer, rows: count, columns: outputs, stride: stride, kernels)
      if let predictions = unsafe predictions {
        for row in 0..<count {
          let prediction = unsafe predictions + (first + row) * outputs
          unsafe prediction.update(from: z.pointer + row * stride, count: outputs)
        }
      }
      for row in 0..<count {
        let target = unsafe targets + row * columns
        let weight = data.weights.map { Double($0[first + row]) } ?? 1
        unsafe total += weight * prepared.weight(of: target, targetColumns: columns)
        unsafe metric.add(
          prediction: z.pointer + row * stride + answers.lowerBound, outputs: answers.count,
          target: target, targetColumns: objective.answeredColumns(of: columns), weight: weight)
      }
    }
    return Evaluation(
      loss: total > 0 ? loss / prepared.divisor(weight: total) : .nan, metric: objective.defaultMetric,
      value: metric.value)
  }
}

// The engine is generic; this door lets it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func evaluate<S: Scalar>(
  _ predictor: Predictor<S>, _ data: Dataset<S>, into predictions: UnsafeMutablePointer<S>?
) -> Evaluation {
  keepingSubnormals { unsafe predictor.evaluation(checked: data, into: predictions) }
}
