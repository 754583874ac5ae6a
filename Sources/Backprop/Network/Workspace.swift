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
  private(set) var stages: [Stage<S>]
  /// Some outputs of a layer: what one worker takes at a time when gradients are computed.
  struct Tile {
    let stage: Int
    let outputs: Range<Int>
  }
  let tiles: [Tile]
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
    kernels: KernelSet<S>,
    workers: Int = 1
  ) throws(ShapeError) {
    let widths = network.widths
    let panelWidth = kernels.panelWidth
    inputs = network.inputs
    outputs = network.outputs
    capacity = rows
    self.kernels = kernels

    // First every array's place, then the memory, then the pointers.
    var size = 0
    func place(_ count: Int) -> Int {
      let offset = size
      let line = 64 / MemoryLayout<S>.stride
      size += (count + line - 1) / line * line
      return offset
    }
    typealias Places = (z: Int, a: Int, da: Int, mask: Int, panels: Int, stride: Int)
    var places: [Places] = []
    for (index, layer) in network.layers.enumerated() {
      let width = widths[index + 1]
      let stride = rowStride(width, of: S.self)
      try MemoryLimit.check([rows, stride, 4], of: S.self, who: "Workspace for \(rows) rows, layer \(index)")
      let a = place(rows * stride)
      let z = keepsEverything || (isTraining && layer.keepsPreActivation) ? place(rows * stride) : a
      let da = isTraining ? place(rows * stride) : a
      var mask = a
      var panels = a
      switch layer {
      case .dropout: if isTraining { mask = place(rows * stride) }
      case .dense: panels = place((width + panelWidth - 1) / panelWidth * panelWidth * widths[index])
      case .activation: break
      }
      places.append((z, a, da, mask, panels, stride))
    }
    let inputStride = rowStride(network.inputs, of: S.self)
    try MemoryLimit.check([rows, inputStride, 2], of: S.self, who: "Workspace for \(rows) rows")
    let inputGradient = keepsEverything ? place(rows * inputStride) : 0
    try MemoryLimit.check(
      [size + network.parameters.count * 3], of: S.self, who: "Workspace for \(rows) rows")
    arena = AlignedBuffer(count: size)
    batch = AlignedBuffer(count: isTraining ? rows * network.inputs : 0)
    losses = AlignedBuffer(count: rows)

    var stages: [Stage<S>] = unsafe []
    var tiles: [Tile] = []
    var largestTile = 1
    for (index, layer) in network.layers.enumerated() {
      let place = places[index]
      let base = unsafe arena.pointer
      let x = unsafe index == 0 ? UnsafePointer(batch.pointer) : UnsafePointer(base + places[index - 1].a)
      let firstDX = unsafe keepsEverything ? base + inputGradient : nil
      unsafe stages.append(
        Stage(
          index: index, layer: layer, inputs: widths[index], outputs: widths[index + 1], stride: place.stride,
          dxStride: index == 0 ? inputStride : places[index - 1].stride,
          parameters: network.layout.layerOffsets[index],
          z: base + place.z, a: base + place.a, da: base + place.da,
          dx: index == 0 ? firstDX : base + places[index - 1].da, mask: base + place.mask,
          panels: base + place.panels, x: x,
          xStride: index == 0 ? network.inputs : places[index - 1].stride))
      guard case .dense(let dense) = layer else { continue }
      // Tiles of about 128 KB: whole panels, so that each is packed again by the worker that changed it.
      let wanted = max(1, 131_072 / (widths[index] * MemoryLayout<S>.stride) / panelWidth)
      for first in stride(from: 0, to: dense.outputs, by: wanted * panelWidth) {
        let outputs = first..<min(dense.outputs, first + wanted * panelWidth)
        tiles.append(Tile(stage: index, outputs: outputs))
        largestTile = max(largestTile, outputs.count * widths[index])
      }
    }
    unsafe self.stages = stages
    self.tiles = tiles
    scratchSize = isTraining ? largestTile * max(1, SumOrder.levels(rows)) : 1
    try MemoryLimit.check(
      [scratchSize, workers], of: S.self, who: "Workspace for \(rows) rows and \(workers) workers")
    scratch = AlignedBuffer(count: scratchSize * workers)
  }

  /// Makes rows of another array the network's input, instead of `batch`.
  func setInput(_ x: UnsafePointer<S>, stride: Int) {
    unsafe stages[0].x = x
    unsafe stages[0].xStride = stride
  }

  /// Makes `batch` the network's input.
  func useBatch() { unsafe setInput(UnsafePointer(batch.pointer), stride: inputs) }

  /// The last layer's outputs, and how far apart its rows are.
  var output: UnsafeMutablePointer<S> { unsafe stages[stages.count - 1].a }
  var outputStride: Int { unsafe stages[stages.count - 1].stride }

  /// Packs all weights.
  @inline(__always)
  func pack(_ pass: Pass<S>) {
    for tile in tiles { unsafe pack(pass, tile) }
  }

  /// Packs the weights of a tile.
  @inline(__always)
  func pack(_ pass: Pass<S>, _ tile: Tile) {
    unsafe stages.withUnsafeBufferPointer { stages in
      if case .dense(let dense) = unsafe stages[tile.stage].layer {
        unsafe dense.pack(stages[tile.stage], pass, outputs: tile.outputs)
      }
    }
  }

  /// Runs rows through all layers, or those from `first` on.
  @inline(__always)
  func forward(_ pass: Pass<S>, rows: Range<Int>, from first: Int = 0) {
    unsafe stages.withUnsafeBufferPointer { stages in
      for index in first..<stages.count {
        unsafe stages[index].layer.forward(stages[index], pass, rows: rows)
      }
    }
  }

  /// Runs the gradient of the outputs, which lies in the last `da`, back through all layers.
  @inline(__always)
  func backward(_ pass: Pass<S>, rows: Range<Int>) {
    unsafe stages.withUnsafeBufferPointer { stages in
      var index = stages.count
      while index > 0 {
        index -= 1
        unsafe stages[index].layer.backward(stages[index], pass, rows: rows)
      }
    }
  }

  /// Writes the gradient of a tile's parameters into `gradient`, the whole vector.
  @inline(__always)
  func parameterGradient(
    _ pass: Pass<S>, _ tile: Tile, rows: Int, gradient: UnsafeMutablePointer<S>, worker: Int
  ) {
    unsafe stages.withUnsafeBufferPointer { stages in
      unsafe stages[tile.stage].layer.parameterGradient(
        stages[tile.stage], pass, outputs: tile.outputs, rows: rows,
        gradient: gradient + stages[tile.stage].parameters, scratch: scratch.pointer + worker * scratchSize)
    }
  }

  /// What the objective reads and writes for these rows; the gradient lands in the last layer's `da`.
  @inline(__always)
  func lossRows(rows: Range<Int>, targets: UnsafePointer<S>, targetColumns: Int, scale: S) -> LossRows<S> {
    unsafe stages.withUnsafeBufferPointer { stages in
      let last = unsafe stages[stages.count - 1]
      let offset = unsafe rows.lowerBound * last.stride
      return unsafe LossRows(
        rows: rows.count, columns: last.outputs, stride: last.stride, z: last.a + offset,
        targets: targets + rows.lowerBound * targetColumns, targetColumns: targetColumns,
        dz: last.da + offset,
        losses: losses.pointer + rows.lowerBound, scale: scale)
    }
  }
}

// Its memory is written by several workers at once, each to rows or tiles of its own.
extension Workspace: @unchecked Sendable {}
