import BackpropCompute
import BackpropKernels

/// A layer's place in a workspace: its sizes and the arrays it reads and writes. Costs nothing to copy.
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
  /// The layer itself, kept by the workspace.
  let layer: UnsafePointer<Layer>
  /// What passes do with it.
  let operation: Operation
  /// The layer's activation as kernels know it.
  let function: ActivationFunction
  let alpha: S
  /// Whether the activation is one of the user's own.
  let hasCustomActivation: Bool
  let hasBias: Bool
  /// What the weights are multiplied by; 1 but in the neural tangent parametrisation.
  let weightFactor: S
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
  /// The a of the layer before, where this layer's product multiplies `dx` by the derivative of that one's activation.
  var dxDerivedFrom: UnsafePointer<S>?
  /// Whether `da` comes as dz already, from the layer behind.
  var comesAsDZ = false

  /// Whether a product finishes its sums with bias and activation on their way to memory: those that cost less than another
  /// turn through it.
  @inline(__always)
  var isActivationFused: Bool {
    unsafe z == a && !hasCustomActivation && (function == .relu || function == .identity)
  }

  /// What the forward product does at its end, for the outputs from `first` on.
  @inline(__always)
  func epilogue(_ pass: Pass<S>, from first: Int = 0) -> Epilogue<S> {
    guard unsafe isActivationFused else { return unsafe Epilogue() }
    let b = unsafe pass.parameters + parameters + inputs * outputs + first
    return unsafe Epilogue(bias: hasBias ? b : nil, isReLU: function == .relu)
  }
}

extension Stage {
  /// Z := Z + b,  A = g(Z), for some rows.
  @inline(__always)
  func activate(_ rows: Range<Int>, bias: UnsafePointer<S>?, _ kernels: KernelSet<S>) {
    let offset = unsafe rows.lowerBound * stride
    if unsafe hasCustomActivation {
      unsafe layer.pointee.activation?.forward(
        bias: bias, z: z + offset, a: a + offset, rows: rows.count, columns: outputs, stride: stride, kernels)
    } else {
      unsafe kernels.activate(function, alpha, bias, z + offset, a + offset, rows.count, outputs, stride)
    }
  }

  /// dZ = dA * g'(Z), in place, for some rows.
  @inline(__always)
  func multiplyByDerivative(_ rows: Range<Int>, _ kernels: KernelSet<S>) {
    let offset = unsafe rows.lowerBound * stride
    if unsafe hasCustomActivation || function.actsOnRows {
      unsafe layer.pointee.activation?.backward(
        z: z + offset, a: a + offset, da: da + offset, rows: rows.count, columns: outputs, stride: stride,
        kernels)
    } else {
      let y = unsafe function.derivesFromOutput ? a : z
      unsafe kernels.multiplyByDerivative(function, alpha, y + offset, da + offset, rows.count * stride)
    }
  }
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
  /// What the rates of dropout are multiplied by.
  var dropoutFactor = 1.0
}

/// How far apart the rows of an array in a workspace are: whole cache lines, so that kernels may write whole vectors;
/// a single column lies close, so that they can run down it. Rows that would begin half a page apart, or a multiple of it, are
/// one line longer: else a column down the rows would share a few places of the cache.
func rowStride<S: Scalar>(_ columns: Int, of _: S.Type) -> Int {
  let line = 64 / MemoryLayout<S>.stride
  if columns == 1 { return 1 }
  let lines = (columns + line - 1) / line
  return (lines % 32 == 0 ? lines + 1 : lines) * line
}
