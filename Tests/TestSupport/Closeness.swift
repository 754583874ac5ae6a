/// Whether a number is the wanted one: `|got - want| <= absolute + relative * |want|`.
///
/// NaN is close to NaN alone, and an infinity to itself alone; the sign of zero does not count.
public func isClose(_ got: Double, _ want: Double, relative: Double, absolute: Double = 0) -> Bool {
  if want.isNaN { return got.isNaN }
  if want.isInfinite || got.isInfinite { return got == want }
  return (got - want).magnitude <= absolute + relative * want.magnitude
}

/// Whether as many numbers are there as wanted, and each is close.
public func isClose(_ got: [Double], _ want: [Double], relative: Double, absolute: Double = 0) -> Bool {
  firstMismatch(got, want, relative: relative, absolute: absolute) == nil
}

/// Where two lists of numbers first differ by more than the tolerance, in words for a failed test; nil if nowhere.
public func firstMismatch(
  _ got: [Double], _ want: [Double], relative: Double, absolute: Double = 0
) -> String? {
  if got.count != want.count { return "expected \(want.count) numbers, got \(got.count)" }
  for index in want.indices
  where !isClose(got[index], want[index], relative: relative, absolute: absolute) {
    return "at \(index): expected \(want[index]), got \(got[index])"
  }
  return nil
}

extension ParityRecord {
  /// Where numbers first differ from those wanted by more than this record's tolerance; nil if nowhere.
  public func mismatch(_ got: [Double], _ want: [Double]) -> String? {
    firstMismatch(got, want, relative: relativeTolerance, absolute: absoluteTolerance).map {
      "\(name): \($0)"
    }
  }
}
