import BackpropCompute
import BackpropKernels

/// Like half the square near the target and like |e| - ln 2 far from it, smooth everywhere:
///
///     l = ln cosh e,     e = z - t
///     dl/dz = tanh e
struct LogCosh: LossDefinition {
  var traits: LossTraits { LossTraits(name: "log-cosh") }

  func function<S: Scalar>() -> LossFunction<S> { .logCosh }
}
