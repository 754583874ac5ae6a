import BackpropCompute
import BackpropKernels

/// The memory of a pass through a network: taken once, for so many rows, and used again and again.
///
///     outputs and gradients of every layer | masks | packed weights | losses | scratch for each worker
///
/// Disjoint ranges of rows, and disjoint tiles of parameters, may be worked on by several workers at once.
@safe final class Workspace<S: Scalar> {
  /// How many rows fit.
  let capacity: Int
  let inputs: Int
  let outputs: Int
  let kernels: KernelSet<S>
  @exclusivity(unchecked) private(set) var stages: [Stage<S>]
  private let layers: KeptLayers
  /// The parameters in pieces that workers share out among themselves.
  let tiles: [Tile]
  /// The numbers of the stages that need sums over all rows of a batch.
  let wholeBatchStages: [Int]
  /// Where a batch is gathered; its rows lie `inputs` apart.
  let batch: AlignedBuffer<S>
  /// One loss for each row.
  let losses: AlignedBuffer<S>
  /// One piece for each worker.
  let scratch: AlignedBuffer<S>
  let scratchSize: Int
  private let arena: AlignedBuffer<S>

  /// Takes the memory for `rows` rows; `isTraining` adds gradients and masks, `keepsEverything` an array of its own
  /// for every Z and the gradient of the network's inputs.
  ///
  /// Throws a `ShapeError` where the machine has not that much.
  init(
    _ network: Network<S>, rows: Int, isTraining: Bool, keepsEverything: Bool = false,
    kernels: KernelSet<S>, workers: Int = 1
  ) throws(ShapeError) {
    let layers = network.layout.layers
    inputs = network.inputs
    outputs = network.outputs
    capacity = rows
    self.kernels = kernels

    // First every array's place, then the memory, then the pointers.
    var plan = MemoryPlan<S>(rows: rows)
    var places: [StagePlaces] = []
    for placed in layers {
      try places.append(
        plan.place(placed, isTraining: isTraining, keepsEverything: keepsEverything, kernels: kernels))
    }
    let inputStride = rowStride(network.inputs, of: S.self)
    try MemoryLimit.check([rows, inputStride, 2], of: S.self, who: "Workspace for \(rows) rows")
    let inputGradient = keepsEverything ? plan.place(rows * inputStride) : 0
    try MemoryLimit.check(
      [plan.size + network.parameters.count * 3], of: S.self, who: "Workspace for \(rows) rows")
    arena = AlignedBuffer(count: plan.size)
    batch = AlignedBuffer(count: isTraining ? rows * network.inputs : 0)
    losses = AlignedBuffer(count: rows)

    self.layers = KeptLayers(layers)
    var stages: [Stage<S>] = unsafe []
    for (index, placed) in layers.enumerated() {
      let place = places[index]
      let activation = placed.layer.activation ?? .identity
      let base = unsafe arena.pointer
      let x = unsafe index == 0 ? UnsafePointer(batch.pointer) : UnsafePointer(base + places[index - 1].a)
      let firstDX = unsafe keepsEverything ? base + inputGradient : nil
      let partner = places[placed.partner]
      unsafe stages.append(
        Stage(
          index: index, layer: self.layers.pointer + index, operation: Operation(placed.layer),
          function: activation.function,
          alpha: S(activation.alpha),
          hasCustomActivation: activation.isCustom, hasBias: placed.layer.hasBias,
          weightFactor: S(placed.layer.weightFactor(inputs: placed.inputs)), part: placed.part,
          inputs: placed.inputs,
          outputs: placed.outputs, stride: place.stride,
          dxStride: index == 0 ? inputStride : places[index - 1].stride,
          parameters: placed.parameters.lowerBound, parameterCount: placed.parameters.count,
          z: base + place.z, a: base + place.a, da: base + place.da,
          dx: index == 0 ? firstDX : base + places[index - 1].da, mask: base + place.mask,
          panels: base + place.panels, memory: base + place.memory,
          skip: base + (placed.part == .opening ? partner.da : partner.a), x: x,
          xStride: index == 0 ? network.inputs : places[index - 1].stride))
    }
    if isTraining && !keepsEverything { unsafe Self.fuseDerivatives(&stages) }
    unsafe self.stages = stages
    tiles = Tile.dividing(network.layout, panelWidth: kernels.panelWidth, of: S.self)
    wholeBatchStages = layers.indices.filter { layers[$0].layer.needsWholeBatch }
    let largestTile = max(
      tiles.map { $0.count }.max() ?? 1, wholeBatchStages.map { layers[$0].outputs }.max() ?? 1)
    scratchSize = isTraining ? largestTile * (SumOrder.levels(rows) + 1) : 1
    try MemoryLimit.check(
      [scratchSize, workers], of: S.self, who: "Workspace for \(rows) rows and \(workers) workers")
    scratch = AlignedBuffer(count: scratchSize * workers)
  }

  /// Lets the product of a dense layer multiply by the derivative of the layer before, where that is a dense one with ReLU.
  private static func fuseDerivatives(_ stages: inout [Stage<S>]) {
    for index in unsafe stages.indices.dropFirst() {
      let (previous, stage) = unsafe (stages[index - 1], stages[index])
      guard unsafe previous.operation.isDense, unsafe stage.operation.isDense,
        unsafe previous.isActivationFused, unsafe previous.function == .relu
      else { continue }
      unsafe stages[index].dxDerivedFrom = UnsafePointer(previous.a)
      unsafe stages[index - 1].comesAsDZ = true
    }
  }

  /// Makes rows of another array the network's input, instead of `batch`.
  func setInput(_ x: UnsafePointer<S>, stride: Int) {
    unsafe stages[0].x = x
    unsafe stages[0].xStride = stride
  }

  /// Makes `batch` the network's input.
  func useBatch() { unsafe setInput(UnsafePointer(batch.pointer), stride: inputs) }

  /// Makes a layer behave in training as at prediction.
  func freeze(_ stage: Int) { unsafe stages[stage].isFrozen = true }

  /// The last layer's outputs, and how far apart its rows are.
  var output: UnsafeMutablePointer<S> { unsafe stages[stages.count - 1].a }
  var outputStride: Int { unsafe stages[stages.count - 1].stride }
}

/// The passes; `body`s run without copying a stage.
extension Workspace {
  /// Packs all weights.
  @inline(__always)
  func pack(_ pass: Pass<S>) {
    for index in tiles.indices { unsafe pack(pass, tile: index) }
  }

  /// Packs the weights of a tile.
  @inline(__always)
  func pack(_ pass: Pass<S>, tile index: Int) {
    unsafe stages.withUnsafeBufferPointer { stages in
      let stage = tiles[index].stage
      unsafe stages[stage].operation.pack(stages[stage], pass, units: tiles[index].units)
    }
  }

  /// Runs rows through all layers, or some of them.
  @inline(__always)
  func forward(_ pass: Pass<S>, rows: Range<Int>, through layers: Range<Int>? = nil) {
    unsafe stages.withUnsafeBufferPointer { stages in
      let layers = layers ?? 0..<stages.count
      for index in layers.lowerBound..<layers.upperBound {
        unsafe stages[index].operation.forward(stages[index], pass, rows: rows)
      }
    }
  }

  /// Runs the gradient of the outputs, which lies in the last `da`, back through all layers, or some of them.
  @inline(__always)
  func backward(_ pass: Pass<S>, rows: Range<Int>, through layers: Range<Int>? = nil) {
    unsafe stages.withUnsafeBufferPointer { stages in
      let layers = layers ?? 0..<stages.count
      var index = layers.upperBound
      while index > layers.lowerBound {
        index -= 1
        unsafe stages[index].operation.backward(stages[index], pass, rows: rows)
      }
    }
  }

  /// The sums over all rows that a stage's forward needs, for some of its units.
  @inline(__always)
  func statistics(_ pass: Pass<S>, stage index: Int, units: Range<Int>, worker: Int = 0) {
    unsafe stages.withUnsafeBufferPointer { stages in
      unsafe stages[index].operation.statistics(
        stages[index], pass, units: units, rows: pass.rows, scratch: scratch.pointer + worker * scratchSize)
    }
  }

  /// The sums over all rows that a stage's backward needs, for some of its units.
  @inline(__always)
  func gradientSums(_ pass: Pass<S>, stage index: Int, units: Range<Int>, worker: Int = 0) {
    unsafe stages.withUnsafeBufferPointer { stages in
      unsafe stages[index].operation.gradientSums(
        stages[index], pass, units: units, rows: pass.rows, scratch: scratch.pointer + worker * scratchSize)
    }
  }

  /// Writes the gradient of a tile's parameters into `gradient`, the whole vector.
  @inline(__always)
  func parameterGradient(
    _ pass: Pass<S>, tile index: Int, gradient: UnsafeMutablePointer<S>, worker: Int
  ) {
    unsafe stages.withUnsafeBufferPointer { stages in
      let stage = tiles[index].stage
      unsafe stages[stage].operation.parameterGradient(
        stages[stage], pass, units: tiles[index].units, rows: pass.rows,
        gradient: gradient + stages[stage].parameters, scratch: scratch.pointer + worker * scratchSize)
    }
  }

  /// What a step leaves in a tile's parameters that are not trained.
  @inline(__always)
  func updateStatistics(_ pass: Pass<S>, tile index: Int, parameters: UnsafeMutablePointer<S>) {
    unsafe stages.withUnsafeBufferPointer { stages in
      let stage = tiles[index].stage
      unsafe stages[stage].operation.updateStatistics(
        stages[stage], units: tiles[index].units, rows: pass.rows, parameters: parameters)
    }
  }

  /// What the objective reads and writes for these rows; the gradient lands in the last layer's `da`.
  @inline(__always)
  func lossRows(
    rows: Range<Int>, targets: UnsafePointer<S>, targetColumns: Int, weights: UnsafePointer<S>?,
    losses: UnsafeMutablePointer<S>? = nil, scale: S
  ) -> LossRows<S> {
    unsafe stages.withUnsafeBufferPointer { stages in
      let last = unsafe stages[stages.count - 1]
      let offset = unsafe rows.lowerBound * last.stride
      return unsafe LossRows(
        rows: rows.count, columns: last.outputs, stride: last.stride, z: last.a + offset,
        targets: targets + rows.lowerBound * targetColumns, targetColumns: targetColumns,
        dz: last.da + offset, losses: (losses ?? self.losses.pointer) + rows.lowerBound, scale: scale,
        weights: weights.map { unsafe $0 + rows.lowerBound })
    }
  }
}

// Its memory is written by several workers at once, each to rows or tiles of its own.
extension Workspace: @unchecked Sendable {}
