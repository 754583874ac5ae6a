import BackpropCompute
import BackpropKernels

/// A layer as passes see it: nothing in it counts references, so that a pass through a small network costs no more than
/// its arithmetic. What is not plain numbers is read from the layer itself.
enum Operation {
  case dense, activation, parametric, scaling, residual, embedding, periodic, piecewise, custom
  case prelu(PReLU)
  case dropout(Dropout)
  case alphaDropout(AlphaDropout)
  case gaussianNoise(GaussianNoise)
  case layerNorm(LayerNorm)
  case rmsNorm(RMSNorm)
  case batchNorm(BatchNorm)

  @inline(__always)
  var isDense: Bool { if case .dense = self { true } else { false } }

  init(_ layer: Layer) {
    self =
      switch layer {
      case .dense: .dense
      case .activation: .activation
      case .prelu(let prelu): .prelu(prelu)
      case .parametric: .parametric
      case .scaling: .scaling
      case .dropout(let dropout): .dropout(dropout)
      case .alphaDropout(let dropout): .alphaDropout(dropout)
      case .gaussianNoise(let noise): .gaussianNoise(noise)
      case .layerNorm(let norm): .layerNorm(norm)
      case .rmsNorm(let norm): .rmsNorm(norm)
      case .batchNorm(let norm): .batchNorm(norm)
      case .residual: .residual
      case .embedding: .embedding
      case .periodic: .periodic
      case .piecewise: .piecewise
      case .custom: .custom
      }
  }
}

extension Stage {
  /// The layer, where it is an embedding.
  @inline(__always)
  fileprivate var embedding: Embedding? {
    if case .embedding(let embedding) = unsafe layer.pointee { embedding } else { nil }
  }

  /// The layer, where it is a periodic embedding.
  @inline(__always)
  fileprivate var periodic: PeriodicEmbedding? {
    if case .periodic(let periodic) = unsafe layer.pointee { periodic } else { nil }
  }

  /// The layer, where it is a piecewise embedding.
  @inline(__always)
  fileprivate var piecewise: PiecewiseEmbedding? {
    if case .piecewise(let piecewise) = unsafe layer.pointee { piecewise } else { nil }
  }

  /// The layer, where it is a parametric activation.
  @inline(__always)
  fileprivate var parametric: ParametricActivation? {
    if case .parametric(let parametric) = unsafe layer.pointee { parametric } else { nil }
  }

  /// The layer, where it is one of the user's own.
  @inline(__always)
  fileprivate var custom: CustomLayer? {
    if case .custom(let custom) = unsafe layer.pointee { custom } else { nil }
  }
}

/// The neighbours of every layer, for the rows or the units that one worker has.
extension Operation {
  /// Writes the layer's outputs for these rows.
  @inline(__always)
  func forward<S: Scalar>(_ stage: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    switch self {
    case .dense: unsafe Dense.forward(stage, pass, rows: rows)
    case .activation: unsafe Activation.forward(stage, pass, rows: rows)
    case .prelu(let prelu): unsafe prelu.forward(stage, pass, rows: rows)
    case .parametric: unsafe stage.parametric?.forward(stage, pass, rows: rows)
    case .scaling: unsafe Scaling.forward(stage, pass, rows: rows)
    case .dropout(let dropout): unsafe dropout.forward(stage, pass, rows: rows)
    case .alphaDropout(let dropout): unsafe dropout.forward(stage, pass, rows: rows)
    case .gaussianNoise(let noise): unsafe noise.forward(stage, pass, rows: rows)
    case .layerNorm(let norm): unsafe norm.forward(stage, pass, rows: rows)
    case .rmsNorm(let norm): unsafe norm.forward(stage, pass, rows: rows)
    case .batchNorm(let norm): unsafe norm.forward(stage, pass, rows: rows)
    case .residual: unsafe Residual.forward(stage, pass, rows: rows)
    case .embedding: unsafe stage.embedding?.forward(stage, pass, rows: rows)
    case .periodic: unsafe stage.periodic?.forward(stage, pass, rows: rows)
    case .piecewise: unsafe stage.piecewise?.forward(stage, pass, rows: rows)
    case .custom: unsafe stage.custom?.forward(stage, pass, rows: rows)
    }
  }

  /// Turns the gradient of the outputs into the gradient of the inputs, for these rows.
  @inline(__always)
  func backward<S: Scalar>(_ stage: Stage<S>, _ pass: Pass<S>, rows: Range<Int>) {
    switch self {
    case .dense: unsafe Dense.backward(stage, pass, rows: rows)
    case .activation: unsafe Activation.backward(stage, pass, rows: rows)
    case .prelu(let prelu): unsafe prelu.backward(stage, pass, rows: rows)
    case .parametric: unsafe stage.parametric?.backward(stage, pass, rows: rows)
    case .scaling: unsafe Scaling.backward(stage, pass, rows: rows)
    case .dropout(let dropout): unsafe dropout.backward(stage, pass, rows: rows)
    case .alphaDropout(let dropout): unsafe dropout.backward(stage, pass, rows: rows)
    case .gaussianNoise(let noise): unsafe noise.backward(stage, pass, rows: rows)
    case .layerNorm(let norm): unsafe norm.backward(stage, pass, rows: rows)
    case .rmsNorm(let norm): unsafe norm.backward(stage, pass, rows: rows)
    case .batchNorm(let norm): unsafe norm.backward(stage, pass, rows: rows)
    case .residual: unsafe Residual.backward(stage, pass, rows: rows)
    case .embedding: unsafe stage.embedding?.backward(stage, pass, rows: rows)
    case .periodic: unsafe stage.periodic?.backward(stage, pass, rows: rows)
    case .piecewise: unsafe stage.piecewise?.backward(stage, pass, rows: rows)
    case .custom: unsafe stage.custom?.backward(stage, pass, rows: rows)
    }
  }

  /// Writes the gradient of the parameters of some units, summed over all rows, into the layer's `gradient`; `scratch`
  /// holds `SumOrder.levels(rows)` + 1 times as many numbers.
  @inline(__always)
  func parameterGradient<S: Scalar>(
    _ stage: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int,
    gradient: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>
  ) {
    switch self {
    case .dense:
      unsafe Dense.parameterGradient(
        stage, pass, outputs: units, rows: rows, gradient: gradient, scratch: scratch)
    case .prelu(let prelu):
      unsafe prelu.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .parametric:
      unsafe stage.parametric?.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .scaling:
      unsafe Scaling.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .layerNorm(let norm):
      unsafe norm.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .rmsNorm(let norm):
      unsafe norm.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .batchNorm(let norm): unsafe norm.parameterGradient(stage, units: units, gradient: gradient)
    case .embedding:
      unsafe stage.embedding?.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .periodic:
      unsafe stage.periodic?.parameterGradient(
        stage, pass, units: units, rows: rows, gradient: gradient, scratch: scratch)
    case .custom:
      unsafe stage.custom?.parameterGradient(stage, pass, rows: rows, gradient: gradient, scratch: scratch)
    case .activation, .dropout, .alphaDropout, .gaussianNoise, .residual, .piecewise: break
    }
  }

  /// Sums over all rows that forward needs, for some units; only where `needsWholeBatch`.
  @inline(__always)
  func statistics<S: Scalar>(
    _ stage: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, scratch: UnsafeMutablePointer<S>
  ) {
    if case .batchNorm(let norm) = self, unsafe norm.usesBatch(stage, pass) {
      unsafe norm.statistics(stage, pass, units: units, rows: rows, scratch: scratch)
    }
  }

  /// Sums over all rows that backward needs, for some units; only where `needsWholeBatch`.
  @inline(__always)
  func gradientSums<S: Scalar>(
    _ stage: Stage<S>, _ pass: Pass<S>, units: Range<Int>, rows: Int, scratch: UnsafeMutablePointer<S>
  ) {
    if case .batchNorm(let norm) = self, unsafe norm.usesBatch(stage, pass) {
      unsafe norm.gradientSums(stage, pass, units: units, rows: rows, scratch: scratch)
    }
  }

  /// What a training step leaves in parameters that are not trained.
  @inline(__always)
  func updateStatistics<S: Scalar>(
    _ stage: Stage<S>, units: Range<Int>, rows: Int, parameters: UnsafeMutablePointer<S>
  ) {
    if case .batchNorm(let norm) = self, unsafe !stage.isFrozen {
      unsafe norm.updateStatistics(stage, units: units, rows: rows, parameters: parameters)
    }
  }

  /// What is worked out of the parameters of some units before the next pass: packed weights, prediction's factors.
  @inline(__always)
  func pack<S: Scalar>(_ stage: Stage<S>, _ pass: Pass<S>, units: Range<Int>) {
    switch self {
    case .dense: unsafe Dense.pack(stage, pass, outputs: units)
    case .batchNorm(let norm): unsafe norm.pack(stage, pass, units: units)
    case .activation, .prelu, .parametric, .scaling, .dropout, .alphaDropout, .gaussianNoise, .layerNorm,
      .rmsNorm, .residual, .embedding, .periodic, .piecewise, .custom:
      break
    }
  }
}
