/// A whole step of a small network on at most a block of rows: the sum of the row losses. Does not update where that is not
/// finite.
@inlinable @inline(always)
public func stepSmallNetwork<V: KernelVector>(
  _: V.Type, _ t: SmallRows<V.Scalar>, _ rule: UpdateRule<V.Scalar>, _ slice: UpdateSlice<V.Scalar>
) -> Double {
  if t.rows == 1 { return stepSmallRow(V.self, t, rule, slice) }
  let loss = passSmallNetwork(V.self, t)
  guard loss.isFinite else { return loss }
  update(V.self, rule, slice)
  packSmallNetwork(V.self, t.layers, t.layerCount, t.parameters)
  return loss
}
