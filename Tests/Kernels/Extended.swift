import Foundation

// Reference values come from the C library, in 80 bits where the processor has them.
#if arch(x86_64)
  typealias Extended = Float80
#else
  typealias Extended = Double
#endif

/// How many units in the last place of `want`, as a number of type `S`, `got` is off.
func ulps<S: BinaryFloatingPoint>(_ got: S, _ want: Extended) -> Double {
  if want.isNaN { return got.isNaN ? 0 : .infinity }
  if got.isNaN { return .infinity }
  let rounded = S(want)
  if rounded.isInfinite || got.isInfinite { return got == rounded ? 0 : .infinity }
  return Double((Extended(got) - want).magnitude / Extended(max(rounded.ulp, S.leastNonzeroMagnitude)))
}

/// The standard normal distribution up to x. What -x / sqrt 2 loses to rounding is put back, because the tail magnifies it.
func cumulativeNormal(_ x: Extended) -> Extended {
  let root: Extended = 0.707106781186547524400844362104849039
  #if arch(x86_64)
    let rest: Extended = 1.8950325588932570797e-20
  #else
    let rest: Extended = -4.8336466567264567e-17
  #endif
  let z = -x * root
  let lost = (-z).addingProduct(-x, root) - x * rest
  return erfc(z) / 2 - lost * exp(-z * z) / Extended.pi.squareRoot()
}

/// Its density, in the same way.
func normalDensity(_ x: Extended) -> Extended {
  let half = x / 2
  let square = half * x
  let lost = (-square).addingProduct(half, x)
  return exp(-square) * (1 - lost) / (2 * Extended.pi).squareRoot()
}

func logistic(_ x: Extended) -> Extended { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
