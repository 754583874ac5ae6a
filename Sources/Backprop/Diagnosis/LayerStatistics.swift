import BackpropCompute
import BackpropKernels

/// What one layer does to some rows, forward and back, in numbers.
public struct LayerStatistics: Sendable, Equatable {
  /// From zero, in the order the layers run; a residual connection has two numbers, those of its opening and its closing.
  public let index: Int
  /// The name that its parameters begin with: `layers.0`.
  public let name: String
  /// The layer itself, with its settings.
  public let layer: Layer
  /// How many inputs each row has.
  public let inputs: Int
  /// How many outputs (units) each row has.
  public let outputs: Int
  /// The mean of its outputs.
  public internal(set) var mean = 0.0
  /// Their standard deviation, over all rows and units.
  public internal(set) var deviation = 0.0
  /// The share of its outputs that are exactly zero.
  public internal(set) var zeroShare = 0.0
  /// The share of its outputs at which the slope of the activation is less than a hundredth of its largest; nil in layers
  /// without such an activation.
  public internal(set) var flatShare: Double?
  /// Units of a rectifier that are flat for every row.
  public internal(set) var deadUnits: [Int] = []
  /// Units of a bounded activation that are flat for 95 % of the rows or more.
  public internal(set) var saturatedUnits: [Int] = []
  /// The Euclidean norm of the gradient of its outputs, of the mean loss over the rows.
  public internal(set) var outputGradientNorm = 0.0
  /// The norm of its weights, without biases where it has both; nil in layers without trained parameters.
  public internal(set) var weightNorm: Double?
  /// The norm of the gradient of the same.
  public internal(set) var weightGradientNorm: Double?
  /// How far the optimizer's next step moves the same, as a part of their norm: about 1/1000 in a training that goes well;
  /// nil without an optimizer, with one that takes no step by rule, and where the weights are zero.
  public internal(set) var updateRatio: Double?

  init(_ placed: PlacedLayer, index: Int) {
    self.index = index
    name = placed.path
    layer = placed.layer
    inputs = placed.inputs
    outputs = placed.outputs
  }
}

extension LayerStatistics {
  /// The share of the rows from which on a bounded unit counts as saturated.
  static var saturation: Double { 0.95 }
  /// A slope below this part of the largest one is flat.
  private static var flatness: Double { 0.01 }

  /// Looks at what a forward pass left.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  mutating func measureOutputs<S: Scalar>(_ probe: Probe<S>, _ kernels: KernelSet<S>) {
    let stage = unsafe probe.workspace.stages[index]
    let (rows, stride) = unsafe (probe.rows, stage.stride)
    let count = Double(rows * outputs)
    var (sum, squares, zeros) = (0.0, 0.0, 0)
    for row in 0..<rows {
      for unit in 0..<outputs {
        let a = unsafe Double(stage.a[row * stride + unit])
        sum += a
        zeros += a == 0 ? 1 : 0
      }
    }
    mean = sum / count
    for row in 0..<rows {
      for unit in 0..<outputs {
        let distance = unsafe Double(stage.a[row * stride + unit]) - mean
        squares += distance * distance
      }
    }
    deviation = (squares / count).squareRoot()
    zeroShare = Double(zeros) / count
    guard let activation = layer.activation, let shape = activation.flatParts else { return }

    // The slopes are the kernel's own: the gradient that comes back for a gradient of 1.
    let slopes = AlignedBuffer<S>(count: rows * stride, repeating: 1)
    unsafe activation.backward(
      z: stage.z, a: stage.a, da: slopes.pointer, rows: rows, columns: outputs, stride: stride, kernels)
    var largest = shape.largestSlope
    if largest == 0 {
      for row in 0..<rows {
        for unit in 0..<outputs {
          largest = unsafe max(largest, Double(slopes.pointer[row * stride + unit].magnitude))
        }
      }
    }
    var flat = 0
    for unit in 0..<outputs {
      var (below, elsewhere) = (0, 0)
      for row in 0..<rows {
        let slope = unsafe Double(slopes.pointer[row * stride + unit].magnitude)
        guard slope < Self.flatness * largest else { continue }
        // A ReLU6 is flat above as well; all others end near zero or below.
        let isBelow = unsafe shape.isRectifier && stage.a[row * stride + unit] < 3
        below += isBelow ? 1 : 0
        elsewhere += isBelow ? 0 : 1
      }
      flat += below + elsewhere
      if below == rows {
        deadUnits.append(unit)
      } else if Double(elsewhere) >= Self.saturation * Double(rows) {
        saturatedUnits.append(unit)
      }
    }
    flatShare = Double(flat) / count
  }
}

extension Activation {
  /// Whether it can be flat, and how it looks there; nil where it cannot, or where it acts on rows.
  fileprivate var flatParts: (isRectifier: Bool, largestSlope: Double)? {
    switch self {
    case .identity, .softmax, .logSoftmax: nil
    case .leakyReLU(let slope): slope == 0 ? (true, 1) : nil
    case .elu, .selu, .relu, .relu6, .gelu, .geluTanh, .silu, .mish, .hardSwish, .softplus: (true, 1)
    case .sigmoid: (false, 0.25)
    case .hardSigmoid: (false, 1.0 / 6)
    case .logSigmoid, .tanh, .hardTanh, .softsign: (false, 1)
    // Not known: the largest one seen.
    case .custom: (false, 0)
    }
  }
}

/// The Euclidean norm of an array's rows, which lie `stride` apart.
@_specialize(where S == Float)
@_specialize(where S == Double)
func norm<S: Scalar>(_ pointer: UnsafePointer<S>, rows: Int, columns: Int, stride: Int) -> Double {
  var squares = 0.0
  for row in 0..<rows {
    for column in 0..<columns {
      let value = unsafe Double(pointer[row * stride + column])
      squares += value * value
    }
  }
  return squares.squareRoot()
}
