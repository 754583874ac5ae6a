import BackpropCompute
import BackpropKernels

/// Where the arrays of one layer lie in a workspace's memory; those that a layer has not share the place of another.
struct StagePlaces {
  var z: Int
  var a: Int
  var da: Int
  var mask: Int
  var panels: Int
  var memory: Int
  var stride: Int
}

/// Gives every array of a workspace a place, before there is any memory.
struct MemoryPlan<S: Scalar> {
  let rows: Int
  /// How many numbers all arrays so far take.
  private(set) var size = 0

  init(rows: Int) {
    self.rows = rows
  }

  /// The place of an array: at the beginning of a cache line.
  mutating func place(_ count: Int) -> Int {
    let offset = size
    let line = 64 / MemoryLayout<S>.stride
    size += (count + line - 1) / line * line
    return offset
  }

  /// The places of a layer's arrays.
  ///
  /// Throws a `ShapeError` where the machine has not that much memory.
  mutating func place(
    _ placed: PlacedLayer, isTraining: Bool, keepsEverything: Bool, kernels: KernelSet<S>
  ) throws(ShapeError) -> StagePlaces {
    let layer = placed.layer
    let stride = rowStride(placed.outputs, of: S.self)
    try MemoryLimit.check([rows, stride, 4], of: S.self, who: "Workspace for \(rows) rows, \(placed.path)")
    let a = place(rows * stride)
    var places = StagePlaces(z: a, a: a, da: a, mask: a, panels: a, memory: a, stride: stride)
    // The normalised input is written at prediction too.
    if keepsEverything || layer.keepsPreActivation && (isTraining || layer.activation == nil) {
      places.z = place(rows * stride)
    }
    if isTraining {
      places.da = place(rows * stride)
      if layer.keepsMask { places.mask = place(rows * stride) }
    }
    if case .dense = layer {
      let panel = kernels.panelWidth
      places.panels = place((placed.outputs + panel - 1) / panel * panel * placed.inputs)
    }
    let memory = layer.memoryCount(rows: rows, stride: stride)
    if memory > 0 { places.memory = place(memory) }
    return places
  }
}
