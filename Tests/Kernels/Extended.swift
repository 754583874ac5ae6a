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

/// The standard normal distribution up to x.
func cumulativeNormal(_ x: Extended) -> Extended { erfc(-x / Extended(2).squareRoot()) / 2 }

/// Its density.
func normalDensity(_ x: Extended) -> Extended { exp(-x * x / 2) / (2 * Extended.pi).squareRoot() }

func logistic(_ x: Extended) -> Extended { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }
