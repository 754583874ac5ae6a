import CProcessor

/// Keeps subnormal numbers in this thread's arithmetic while the body runs, whatever mode the host program set: part of
/// "the same bytes, whoever computes". Costs a few cycles.
@inlinable @inline(always)
public func keepingSubnormals<Result>(_ body: () -> Result) -> Result {
  let mode = processor_mode()
  processor_set_mode(processor_mode_with_subnormals(mode))
  let result = body()
  processor_set_mode(mode)
  return result
}
