import BackpropCompute
import BackpropKernels

/// What makes predictions of the network's last outputs.
enum OutputFunction {
  case identity, sigmoid, softmax, exponential
  /// The first half of the columns stays; the second becomes variances.
  case variances(VarianceForm, floor: Double)

  /// Turns the columns into predictions, in place.
  ///
  /// `ownsRows` says that nothing else lies in the rows, so that whole vectors may be written up to `stride`.
  @inline(__always)
  func apply<S: Scalar>(
    _ z: UnsafeMutablePointer<S>, rows: Int, columns: Int, stride: Int, ownsRows: Bool,
    _ kernels: KernelSet<S>
  ) {
    switch self {
    case .identity: break
    case .sigmoid where ownsRows:
      unsafe kernels.activate(.sigmoid, 0, nil, z, z, rows, columns, stride)
    case .softmax where ownsRows: unsafe kernels.softmax(z, rows, columns, stride)
    case .sigmoid:
      // An odd stride is never that of whole vectors; with one row it has no other say.
      for row in 0..<rows {
        let z = unsafe z + row * stride
        unsafe kernels.activate(.sigmoid, 0, nil, z, z, 1, columns, columns | 1)
      }
    case .softmax:
      for row in 0..<rows { unsafe kernels.softmax(z + row * stride, 1, columns, columns | 1) }
    case .exponential:
      for row in 0..<rows { unsafe applyExponential(z + row * stride, columns) }
    case .variances(let form, let floor):
      let means = columns / 2
      for row in 0..<rows {
        unsafe applyVariance(form, floor: S(floor), z + row * stride + means, columns - means)
      }
    }
  }
}

// Two lanes, as `Elementary` does: the kernels' own functions, so that every machine gives the same bits.

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func applyExponential<S: Scalar>(_ z: UnsafeMutablePointer<S>, _ count: Int) {
  for index in 0..<count { unsafe z[index] = exponential(SIMD2(repeating: z[index]))[0] }
}

@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
func applyVariance<S: Scalar>(
  _ form: VarianceForm, floor: S, _ z: UnsafeMutablePointer<S>, _ count: Int
) {
  for index in 0..<count {
    let value = unsafe z[index]
    unsafe z[index] =
      switch form {
      case .logarithm: exponential(SIMD2(repeating: value))[0]
      case .softplus: max(value, 0) + logistic(SIMD2(repeating: value)).r[0] + floor
      case .itself: max(value, floor)
      }
  }
}
