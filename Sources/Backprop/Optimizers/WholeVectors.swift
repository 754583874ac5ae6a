import BackpropCompute

// Sums and products of whole vectors, for the optimizers that see more than one element. Sums are taken in
// Double, in four parts of fixed order.

/// x . y
@_specialize(where S == Float)
@_specialize(where S == Double)
func dot<S: Scalar>(_ x: UnsafePointer<S>, _ y: UnsafePointer<S>, _ count: Int) -> Double {
  sumOfTerms(count) { unsafe Double(x[$0]) * Double(y[$0]) }
}

/// |x[0]| + |x[1]| + ...
@_specialize(where S == Float)
@_specialize(where S == Double)
func sumOfMagnitudes<S: Scalar>(_ x: UnsafePointer<S>, _ count: Int) -> Double {
  sumOfTerms(count) { unsafe Double(x[$0].magnitude) }
}

/// The largest |x[i]|; NaN where there is one.
@_specialize(where S == Float)
@_specialize(where S == Double)
func largestMagnitude<S: Scalar>(_ x: UnsafePointer<S>, _ count: Int) -> Double {
  var largest: S = 0
  for index in 0..<count {
    let magnitude = unsafe x[index].magnitude
    if !(magnitude <= largest) { largest = magnitude }
    if largest.isNaN { break }
  }
  return Double(largest)
}

/// y := y + a x
@_specialize(where S == Float)
@_specialize(where S == Double)
func addScaled<S: Scalar>(_ x: UnsafePointer<S>, _ a: S, to y: UnsafeMutablePointer<S>, _ count: Int) {
  for index in 0..<count { unsafe y[index] += a * x[index] }
}

/// x := a x
@_specialize(where S == Float)
@_specialize(where S == Double)
func multiply<S: Scalar>(_ x: UnsafeMutablePointer<S>, by a: S, _ count: Int) {
  for index in 0..<count { unsafe x[index] *= a }
}

@inline(__always)
private func sumOfTerms(_ count: Int, _ term: (Int) -> Double) -> Double {
  var sums = (0.0, 0.0, 0.0, 0.0)
  var index = 0
  while index + 4 <= count {
    sums.0 += term(index)
    sums.1 += term(index + 1)
    sums.2 += term(index + 2)
    sums.3 += term(index + 3)
    index += 4
  }
  while index < count {
    sums.0 += term(index)
    index += 1
  }
  return (sums.0 + sums.1) + (sums.2 + sums.3)
}
