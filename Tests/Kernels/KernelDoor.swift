import BackpropCompute
import BackpropKernels

/// The elementary functions that a kernel gives unchanged, so that each instruction set's can be looked at.
enum KernelDoor: String, CaseIterable, Sendable {
  case exp, expm1, log, sigmoid, logSigmoid, tanh, softplus, gelu

  var function: ElementaryFunction {
    switch self {
    case .exp: .exp
    case .expm1: .expm1
    case .log: .log
    case .sigmoid: .sigmoid
    case .logSigmoid: .logSigmoid
    case .tanh: .tanh
    case .softplus: .softplus
    case .gelu: .gelu
    }
  }

  /// Whether the kernel gives the function there: the one of the logarithm divides by the argument too.
  func takes<S: Scalar>(_ x: S) -> Bool { self != .log || x >= .leastNormalMagnitude * 8 }

  /// The function of all numbers, by the kernels of one instruction set.
  func run<S: Scalar>(_ kernels: KernelSet<S>, _ x: [S]) -> [S] {
    switch self {
    case .exp: gradients(kernels, .poisson(ofLogarithm: true, isFull: false), x)
    case .log: logarithms(kernels, x)
    case .expm1: activate(kernels, .elu, 1, x)
    case .sigmoid: activate(kernels, .sigmoid, 0, x)
    case .logSigmoid: activate(kernels, .logSigmoid, 0, x)
    case .tanh: activate(kernels, .tanh, 0, x)
    case .softplus: activate(kernels, .softplus, .infinity, x)
    case .gelu: activate(kernels, .gelu, 0, x)
    }
  }

  private func activate<S: Scalar>(
    _ kernels: KernelSet<S>, _ function: ActivationFunction, _ alpha: S, _ x: [S]
  ) -> [S] {
    let field = Field(x)
    kernels.activate(function, alpha, nil, field.pointer, field.pointer, x.count, 1, 1)
    return field.elements
  }

  /// e^z is the gradient of Poisson's loss where nothing was counted.
  private func gradients<S: Scalar>(_ kernels: KernelSet<S>, _ loss: LossFunction<S>, _ x: [S]) -> [S] {
    let dz = Field<S>(marks: x.count)
    let losses = Field<S>(marks: x.count)
    let z = Field(x)
    let targets = Field(x.map { _ in S.zero })
    kernels.losses(
      loss,
      LossRows(
        rows: x.count, columns: 1, stride: 1, z: z.pointer, targets: targets.pointer, targetColumns: 1,
        dz: dz.pointer, losses: losses.pointer, scale: 1))
    return dz.elements
  }

  /// Half the logarithm of the variance is the loss of a normal distribution whose mean is met.
  private func logarithms<S: Scalar>(_ kernels: KernelSet<S>, _ x: [S]) -> [S] {
    let dz = Field<S>(marks: 2 * x.count)
    let losses = Field<S>(marks: x.count)
    let z = Field(x.flatMap { [S.zero, $0] })
    let targets = Field(x.map { _ in S.zero })
    kernels.losses(
      .gaussian(.itself, floor: 0, isFull: false),
      LossRows(
        rows: x.count, columns: 2, stride: 2, z: z.pointer, targets: targets.pointer, targetColumns: 1,
        dz: dz.pointer, losses: losses.pointer, scale: 1))
    return losses.elements.map { 2 * $0 }
  }
}
