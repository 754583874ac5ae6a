import BackpropCompute
import BackpropKernels

/// The search, after a forward pass.
struct NotFiniteSearch<S: Scalar> {
  let network: Network<S>
  let probe: Probe<S>
  let data: Dataset<S>
  /// The number in the whole data of each row.
  let rows: [Int]
  let kernels: KernelSet<S>
  /// What training reported, if it did.
  let reported: NotFinite?

  /// Such a number is far too large, whatever the others are.
  private var tooLarge: Double { 1e6 }

  /// The first NaN or infinity of the pass; what training reported where this pass has none.
  func origin() -> NotFiniteOrigin? {
    for tensor in network.layout.tensors {
      if let element = element(of: network.parameters, tensor) {
        return origin(at: .parameter(tensor: tensor.name, element: element))
      }
    }
    // Of several rows the one that training named.
    let named = reported?.place.row.flatMap { rows.firstIndex(of: $0) }
    let order = (named.map { [$0] } ?? []) + Array(0..<probe.rows)
    for index in unsafe probe.workspace.stages.indices {
      let stage = unsafe probe.workspace.stages[index]
      for row in order
      where unsafe !kernels.allFinite(stage.a + row * stage.stride, stage.outputs) {
        let unit = unsafe (0..<stage.outputs).first { unsafe !stage.a[row * stage.stride + $0].isFinite } ?? 0
        return traced(
          origin(at: .layer(network.layout.layers[index].path, row: rows[row], unit: unit)), row: row,
          layer: index, unit: unit)
      }
    }
    for row in order where unsafe !probe.workspace.losses.pointer[row].isFinite {
      return loss(row: row)
    }
    return fromReport()
  }

  /// The first NaN or infinity of a gradient.
  func origin(in gradient: Vector<S>) -> NotFiniteOrigin? {
    for tensor in network.layout.tensors where tensor.role != .statistic {
      if let element = element(of: gradient, tensor) {
        return blamed(origin(at: .gradient(tensor: tensor.name, element: element)), row: nil)
      }
    }
    return nil
  }

  private func origin(at place: NotFiniteOrigin.Place) -> NotFiniteOrigin {
    NotFiniteOrigin(place: place, epoch: reported?.epoch, batch: reported?.batch)
  }

  private func element(of vector: Vector<S>, _ tensor: ParameterLayout.Tensor) -> Int? {
    if unsafe kernels.allFinite(vector.pointer + tensor.offset, tensor.count) { return nil }
    return (0..<tensor.count).first { !vector[tensor.offset + $0].isFinite }
  }

  /// The loss of a row whose outputs are finite: of the target, or of the largest output.
  private func loss(row: Int) -> NotFiniteOrigin {
    let last = unsafe probe.workspace.stages.count - 1
    let stage = unsafe probe.workspace.stages[last]
    var found = origin(at: .loss(row: rows[row]))
    let unit = unsafe largest(stage.a + row * stage.stride, stage.outputs)
    let output = unsafe Double(stage.a[row * stage.stride + unit].magnitude)
    let column = unsafe largest(
      data.targets.vector.pointer + row * data.targets.columns, data.targets.columns)
    let target = Double(data.targets[row, column])
    if target.magnitude > tooLarge, target.magnitude > output / 10 {
      found.cell = .init(row: rows[row], column: column, value: target)
      found.cause = .target
      return found
    }
    return traced(found, row: row, layer: last, unit: unit)
  }

  /// What the training met, in rows or with parameters that are no longer there.
  private func fromReport() -> NotFiniteOrigin? {
    guard let reported else { return nil }
    switch reported.place {
    case .parameter(let name): return origin(at: .parameter(tensor: name, element: 0))
    case .memory(let name): return blamed(origin(at: .parameter(tensor: name, element: 0)), row: nil)
    case .layer(let name, let row, let unit):
      return blamed(origin(at: .layer(name, row: row, unit: unit)), row: rows.firstIndex(of: row))
    case .loss(let row):
      return blamed(origin(at: .loss(row: row)), row: row.flatMap { rows.firstIndex(of: $0) })
    }
  }

  /// Without a chain: the largest input of a row, or of all rows, if it is too large.
  private func blamed(_ origin: NotFiniteOrigin, row: Int?) -> NotFiniteOrigin {
    var origin = origin
    var worst: (row: Int, column: Int, value: Double)?
    for row in row.map({ $0..<$0 + 1 }) ?? 0..<probe.rows {
      let column = unsafe largest(
        probe.workspace.batch.pointer + row * data.inputs.columns, data.inputs.columns)
      let value = Double(data.inputs[row, column])
      if value.magnitude > worst?.value.magnitude ?? tooLarge { worst = (row, column, value) }
    }
    if let worst {
      origin.cell = .init(row: rows[worst.row], column: worst.column, value: worst.value)
      origin.cause = .input
    }
    return origin
  }

  /// Follows the largest term back to the inputs.
  private func traced(
    _ origin: NotFiniteOrigin, row: Int, layer: Int, unit: Int
  ) -> NotFiniteOrigin {
    var origin = origin
    var (index, unit) = (layer, unit)
    while true {
      let stage = unsafe probe.workspace.stages[index]
      let value = unsafe Double(stage.a[row * stage.stride + unit])
      let placed = network.layout.layers[index]
      origin.chain.append(.init(layer: placed.path, unit: unit, value: value))
      var source = unsafe source(of: unit, row: row, placed.layer, stage)
      if placed.part == .closing {
        // The larger of the two that are added: what the inner layers made, or what went around them.
        let around = unsafe Double(stage.skip[row * stage.stride + unit]).magnitude
        if unsafe around > Double(stage.x[row * stage.xStride + unit]).magnitude {
          (index, source) = (placed.partner, unit)
        }
      }
      unit = source
      if index == 0 { break }
      index -= 1
    }
    let value = Double(data.inputs[row, unit])
    origin.cell = .init(row: rows[row], column: unit, value: value)
    if value.magnitude > tooLarge { origin.cause = .input }
    return origin
  }

  /// The input that makes the largest part of a unit's output.
  private func source(of unit: Int, row: Int, _ layer: Layer, _ stage: Stage<S>) -> Int {
    let x = unsafe stage.x + row * stage.xStride
    switch layer {
    case .dense:
      var best = (term: -1.0, input: 0)
      let W = unsafe probe.parameters.pointer + stage.parameters + unit * stage.inputs
      for input in unsafe 0..<stage.inputs {
        let term = unsafe Double(W[input]).magnitude * Double(x[input]).magnitude
        if term > best.term { best = (term, input) }
      }
      return best.input
    case .embedding(let embedding): return embedding.column(of: unit, inputs: unsafe stage.inputs)
    case .periodic(let periodic): return periodic.column(of: unit)
    case .piecewise(let piecewise): return piecewise.column(of: unit)
    case .layerNorm, .rmsNorm, .custom, .activation(.softmax), .activation(.logSoftmax):
      return unsafe largest(x, stage.inputs)
    case .activation, .prelu, .parametric, .scaling, .dropout, .alphaDropout, .gaussianNoise, .batchNorm,
      .residual:
      return unit
    }
  }

  private func largest(_ pointer: UnsafePointer<S>, _ count: Int) -> Int {
    var best = (size: -1.0, index: 0)
    for index in 0..<count {
      let size = unsafe Double(pointer[index].magnitude)
      if size > best.size { best = (size, index) }
    }
    return best.index
  }
}

extension Embedding {
  /// The input column that an output comes from.
  fileprivate func column(of output: Int, inputs: Int) -> Int {
    var place = 0
    for table in tables {
      place += table.dimension
      if output < place { return table.column }
    }
    var others: [Int] = []
    for column in 0..<inputs where !tables.contains(where: { $0.column == column }) { others.append(column) }
    return others.indices.contains(output - place) ? others[output - place] : 0
  }
}
