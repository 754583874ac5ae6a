import BackpropCompute
import BackpropKernels

/// A fully connected layer: every output looks at every input.
public struct Dense: Sendable, Equatable {
  /// How many outputs (units) it has.
  public var outputs: Int
  /// g in A = g(Z).
  public var activation: Activation
  /// Whether a bias is added; a batch normalisation behind it makes one superfluous.
  public var hasBias: Bool
  /// How the weights are drawn; nil chooses by the activation: He for ReLU and its relatives, else Glorot.
  public var initializer: Initializer?
  /// How the biases are drawn.
  public var biasInitializer: Initializer
  /// What the weights are multiplied by.
  public var parametrization: Parametrization

  /// What stands before the weights.
  public enum Parametrization: Sendable, Equatable {
    /// Nothing: W alone.
    case standard
    /// 1 / sqrt(inputs): weights of size 1 whatever the number of inputs, so that one learning rate suits layers of every
    /// width (Jacot, Gabriel and Hongler 2018). Without an initialiser the weights are standard normal.
    case neuralTangent
  }

  /// A layer that is checked where a network is made of it: 1 output or more.
  public init(
    outputs: Int, activation: Activation = .identity, hasBias: Bool = true, initializer: Initializer? = nil,
    biasInitializer: Initializer = .zero, parametrization: Parametrization = .standard
  ) {
    self.outputs = outputs
    self.activation = activation
    self.hasBias = hasBias
    self.initializer = initializer
    self.biasInitializer = biasInitializer
    self.parametrization = parametrization
  }

  /// The factor before the weights of a layer with so many inputs.
  func weightFactor(inputs: Int) -> Double {
    parametrization == .standard ? 1 : 1 / Double(max(1, inputs)).squareRoot()
  }

  /// The initialiser in force.
  var weightInitializer: Initializer {
    initializer ?? (parametrization == .standard ? activation.initializer : .normal())
  }

  func tensors(inputs: Int) -> [LayerTensor] {
    let weight = LayerTensor(
      "weight", shape: [outputs, inputs], role: .weight, initializer: weightInitializer)
    let bias = LayerTensor("bias", shape: [outputs], role: .bias, initializer: biasInitializer)
    return hasBias ? [weight, bias] : [weight]
  }
}

extension Activation {
  /// How weights in front of it are drawn best.
  var initializer: Initializer {
    if self == .selu { return .lecun }
    return drawsLikeReLU ? .he : .glorot
  }
}

/// Forward and backward of
///
///     Z = f X W^T + b      dZ = dA * g'(Z)
///     A = g(Z)             dX = f dZ W
///                          dW = f dZ^T X,   db = sum over rows of dZ
///
/// with f = 1, or 1 / sqrt(inputs) in the neural tangent parametrisation.
///
/// | array | shape |
/// |---|---|
/// | X, dX | rows x inputs |
/// | W, dW | outputs x inputs |
/// | b, db | outputs |
/// | Z, A, dZ, dA | rows x outputs |
extension Dense {
  /// Z = f X W^T + b,  A = g(Z); the packed weights have the factor in them.
  @inline(__always)
  static func forward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    var product = unsafe MatrixProduct(
      rows: rows.count, columns: t.outputs, depth: t.inputs,
      a: t.x + rows.lowerBound * t.xStride, aRowStride: t.xStride, aDepthStride: 1,
      b: t.panels, bDepthStride: pass.kernels.panelWidth, bPanelStride: pass.kernels.panelWidth * t.inputs,
      c: t.z + offset, cRowStride: t.stride, accumulates: false, mayOverrun: t.stride > 1)
    unsafe product.epilogue = t.epilogue(pass)
    unsafe pass.kernels.multiply(product)
    if unsafe t.isActivationFused { return }
    let b = unsafe pass.parameters + t.parameters + t.inputs * t.outputs
    unsafe t.activate(rows, bias: t.hasBias ? b : nil, pass.kernels)
  }

  /// dZ = dA * g'(Z),  dX = f dZ W
  @inline(__always)
  static func backward<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    let offset = unsafe rows.lowerBound * t.stride
    let dZ = unsafe t.da + offset
    if unsafe !t.comesAsDZ { unsafe t.multiplyByDerivative(rows, pass.kernels) }
    guard let dX = unsafe t.dx else { return }
    let dXOffset = unsafe rows.lowerBound * t.dxStride
    var product = unsafe MatrixProduct(
      rows: rows.count, columns: t.inputs, depth: t.outputs, a: dZ, aRowStride: t.stride, aDepthStride: 1,
      b: pass.parameters + t.parameters, bDepthStride: t.inputs, bPanelStride: pass.kernels.panelWidth,
      c: dX + dXOffset, cRowStride: t.dxStride, accumulates: false, mayOverrun: t.dxStride > 1)
    if let a = unsafe t.dxDerivedFrom {
      unsafe product.epilogue = Epilogue(derivedFrom: a + dXOffset)
    }
    unsafe pass.kernels.multiply(product)
    unsafe t.multiplyByFactor(dX + dXOffset, rows.count * t.dxStride, pass.kernels)
  }

  /// dW = f dZ^T X,  db = sum over rows of dZ, for some of the outputs, over all rows in tree order.
  ///
  /// `gradient` is the layer's; `scratch` holds `SumOrder.levels(rows)` times the tile.
  @inline(__always)
  static func parameterGradient<S: Scalar>(
    _ t: Stage<S>, _ pass: Pass<S>, outputs: Range<Int>, rows: Int,
    gradient: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>
  ) {
    let dW = unsafe gradient + outputs.lowerBound * t.inputs
    unsafe SumOrder.sum(
      rows: rows, count: outputs.count * t.inputs, into: dW, scratch: scratch, kernels: pass.kernels
    ) { block, target in
      unsafe pass.kernels.multiply(
        MatrixProduct(
          rows: outputs.count, columns: t.inputs, depth: block.count,
          a: t.da + block.lowerBound * t.stride + outputs.lowerBound, aRowStride: 1, aDepthStride: t.stride,
          b: t.x + block.lowerBound * t.xStride, bDepthStride: t.xStride,
          bPanelStride: pass.kernels.panelWidth, c: target, cRowStride: t.inputs, accumulates: false,
          mayOverrun: false))
    }
    unsafe t.multiplyByFactor(dW, outputs.count * t.inputs, pass.kernels)
    guard unsafe t.hasBias else { return }
    unsafe t.sumOfGradients(
      pass, outputs, rows: rows, gradient: gradient + t.outputs * t.inputs, scratch: scratch)
  }

  /// Packs the weights of some outputs for the next forward product.
  @inline(__always)
  static func pack<S: Scalar>(_ t: Stage<S>, _ pass: Pass<S>, outputs: Range<Int>) {
    unsafe pass.kernels.packPanels(
      pass.parameters + t.parameters, t.outputs, t.inputs, outputs.lowerBound, outputs.count, t.panels)
    let panel = unsafe pass.kernels.panelWidth
    unsafe t.multiplyByFactor(
      t.panels + outputs.lowerBound * t.inputs, (outputs.count + panel - 1) / panel * panel * t.inputs,
      pass.kernels)
  }
}

extension Stage {
  /// x := f x, where there is a factor.
  @inline(__always)
  fileprivate func multiplyByFactor(_ x: UnsafeMutablePointer<S>, _ count: Int, _ kernels: KernelSet<S>) {
    if unsafe weightFactor != 1 { unsafe kernels.transform(.scale(weightFactor), x, x, count) }
  }
}
