import BackpropCompute
import BackpropKernels

/// The absolute error of each output, and its mean over all of them; outliers pull no harder than others:
///
///     l = |z - t|
///     dl/dz = the sign of z - t, 0 where they are equal
struct AbsoluteError: LossDefinition {
  var traits: LossTraits { LossTraits(name: "absolute error") }

  func function<S: Scalar>() -> LossFunction<S> { .absoluteError }
}
