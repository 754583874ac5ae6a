import BackpropCompute
import BackpropKernels

/// A layer's place in a workspace: its sizes and the arrays it reads and writes.
///
/// | array | shape | holds |
/// |---|---|---|
/// | `x` | rows x inputs | the layer's input: the a of the layer before |
/// | `z`, `a` | rows x outputs | before and after the activation; one array where z is not needed again |
/// | `da` | rows x outputs | the gradient of a; `backward` turns it into dz, in place |
/// | `dx` | rows x inputs | the gradient of the input; nil for the first layer, except in a trace |
/// | `mask` | rows x outputs | what dropout multiplied by |
/// | `panels` | packed | the weights, transposed for the forward product |
/// | `memory` | see `Layer.memoryCount` | what a layer keeps for itself from forward to backward |
/// | `skip` | rows x outputs | in a residual connection: the a of its opening, for the closing; the da of the closing, for the opening |
@unsafe
struct Stage<S: Scalar> {
  let index: Int
  let layer: Layer
  let part: PlacedLayer.Part
  let inputs: Int
  let outputs: Int
  /// From one row of `z`, `a`, `da`, `mask`, `skip` to the next.
  let stride: Int
  /// From one row of `dx` to the next.
  let dxStride: Int
  /// Where the layer's parameters begin, and how many it has.
  let parameters: Int
  let parameterCount: Int
  let z: UnsafeMutablePointer<S>
  let a: UnsafeMutablePointer<S>
  let da: UnsafeMutablePointer<S>
  let dx: UnsafeMutablePointer<S>?
  let mask: UnsafeMutablePointer<S>
  let panels: UnsafeMutablePointer<S>
  let memory: UnsafeMutablePointer<S>
  let skip: UnsafeMutablePointer<S>
  /// The layer's input, and from one row of it to the next. They change with the batch in the first layer alone.
  var x: UnsafePointer<S>
  var xStride: Int
  /// A frozen layer behaves as at prediction.
  var isFrozen = false
}

/// What all layers share in one step.
@unsafe
struct Pass<S: Scalar> {
  let kernels: KernelSet<S>
  /// All parameters of the network.
  let parameters: UnsafePointer<S>
  /// Where the random numbers of this step are, in training; nil at prediction.
  let random: (source: RandomSource, step: UInt64)?
  /// How many rows of the pass there are in all.
  let rows: Int
  /// How many rows of the batch came in earlier parts of it.
  var firstRow = 0
}

/// How far apart the rows of an array in a workspace are: whole cache lines, so that kernels may write whole vectors;
/// a single column lies close, so that they can run down it.
func rowStride<S: Scalar>(_ columns: Int, of _: S.Type) -> Int {
  let line = 64 / MemoryLayout<S>.stride
  return columns == 1 ? 1 : (columns + line - 1) / line * line
}
