import BackpropCompute
import BackpropKernels

/// A network's parameters as predictions read them: weights packed, and what batch normalisation makes of its statistics.
///
/// Any number of threads may read it at once. `pack` is for nobody else's eyes: it may not run beside a prediction.
@safe final class PackedNetwork<S: Scalar> {
  private(set) var network: Network<S>
  let inputs: Int
  let outputs: Int
  let kernels: KernelSet<S>
  let plan: RowPlan<S>
  /// The layers' own arrays, which no row has a part in.
  private let memory: AlignedBuffer<S>
  private let places: [StagePlaces]
  private let layers: KeptLayers

  /// Throws a `ShapeError` where the machine has not the memory.
  init(_ network: Network<S>, kernels: KernelSet<S>) throws(ShapeError) {
    self.network = network
    inputs = network.inputs
    outputs = network.outputs
    self.kernels = kernels
    let placed = network.layout.layers
    plan = RowPlan(placed, inputs: network.inputs, vectorWidth: kernels.vectorWidth)
    var memoryPlan = MemoryPlan<S>(rows: 0)
    var places: [StagePlaces] = []
    for layer in placed {
      try places.append(
        memoryPlan.place(layer, isTraining: false, keepsEverything: false, kernels: kernels))
    }
    try MemoryLimit.check([memoryPlan.size], of: S.self, who: "Predictor")
    memory = AlignedBuffer(count: memoryPlan.size)
    self.places = places
    layers = KeptLayers(placed)
    unsafe packStages(self, stages(rows: 0, memory: memory))
  }

  /// Puts the parameters of another network of the same shape in place.
  func pack(_ network: Network<S>) {
    self.network = network
    unsafe packStages(self, stages(rows: 0, memory: memory))
  }

  var pass: Pass<S> {
    unsafe Pass(kernels: kernels, parameters: network.parameters.pointer, random: nil, rows: 0)
  }

  /// How many numbers a block of rows takes.
  func rowMemory(rows: Int) throws(ShapeError) -> Int {
    try MemoryLimit.check(
      [rows, plan.width, plan.pieces + network.layout.layers.count], of: S.self, who: "Predictor")
    return pieceSize(rows: rows) * plan.pieces + lineCount(rows) * places.count
  }

  private func lineCount(_ count: Int) -> Int {
    let line = 64 / MemoryLayout<S>.stride
    return (count + line - 1) / line * line
  }

  private func pieceSize(rows: Int) -> Int { lineCount(rows * plan.width) }

  /// The first two pieces of a block's memory.
  @inline(__always)
  func pieces(
    _ rowMemory: AlignedBuffer<S>, rows: Int
  ) -> (UnsafeMutablePointer<S>, UnsafeMutablePointer<S>) {
    unsafe (rowMemory.pointer, rowMemory.pointer + pieceSize(rows: rows))
  }

  /// The layers that run, with arrays for so many rows in `memory`, which holds `rowMemory(rows)` numbers.
  func stages(rows: Int, memory rowMemory: AlignedBuffer<S>) -> [Stage<S>] {
    var stages: [Stage<S>] = unsafe []
    let size = pieceSize(rows: rows)
    let rowsBase = unsafe rowMemory.pointer
    let base = unsafe memory.pointer
    // Behind the pieces every layer has a number for each row.
    let perRow = unsafe rowsBase + size * plan.pieces
    for index in plan.running {
      let placed = network.layout.layers[index]
      let activation = placed.layer.activation ?? .identity
      let place = plan.places[index]
      let a = unsafe rowsBase + place.a * size
      let isFirst = index == 0
      let x = unsafe isFirst ? a : rowsBase + plan.places[index - 1].a * size
      let ownMemory =
        unsafe placed.layer.keepsRowsInMemory
        ? perRow + index * lineCount(rows) : base + places[index].memory
      unsafe stages.append(
        Stage(
          index: index, layer: layers.pointer + index, operation: Operation(placed.layer),
          function: activation.function, alpha: S(activation.alpha),
          hasCustomActivation: activation.isCustom, hasBias: placed.layer.hasBias,
          weightFactor: S(placed.layer.weightFactor(inputs: placed.inputs)), part: placed.part,
          inputs: placed.inputs, outputs: placed.outputs, stride: place.stride, dxStride: 0,
          parameters: placed.parameters.lowerBound, parameterCount: placed.parameters.count,
          z: rowsBase + place.z * size, a: a, da: a, dx: nil, mask: a, panels: base + places[index].panels,
          memory: ownMemory, skip: rowsBase + plan.places[placed.partner].a * size, x: UnsafePointer(x),
          xStride: isFirst ? network.inputs : plan.places[index - 1].stride))
    }
    return unsafe stages
  }
}

extension Layer {
  /// Whether what it keeps for itself is a number for each row.
  fileprivate var keepsRowsInMemory: Bool {
    memoryCount(rows: 1, stride: 0) > 0
  }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func packStages<S: Scalar>(_ network: PackedNetwork<S>, _ stages: [Stage<S>]) {
  let pass = unsafe network.pass
  for index in unsafe stages.indices {
    let stage = unsafe stages[index]
    let layer = unsafe network.network.layout.layers[stage.index]
    unsafe stage.operation.pack(stage, pass, units: 0..<layer.layer.units(outputs: layer.outputs))
  }
}
