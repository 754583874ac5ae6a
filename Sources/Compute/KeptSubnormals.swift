import CProcessor

/// Keeps subnormal numbers in this thread's arithmetic while the body runs, whatever mode the host program set: part of
/// "the same bytes, whoever computes". Costs a few cycles.
@inlinable @inline(always)
public func keepingSubnormals<Result>(_ body: () -> Result) -> Result {
  let mode = processor_mode()
  let kept = processor_mode_with_subnormals(mode)
  if kept != mode { processor_set_mode(kept) }
  let result = body()
  if kept != mode { processor_set_mode(mode) }
  return result
}
