import BackpropCompute

extension LBFGSMemory {
  /// The memory of an optimizer that is L-BFGS; nil for others.
  static func needed(by optimizer: Optimizer, count: Int) throws(ShapeError) -> LBFGSMemory? {
    guard case .lbfgs(let settings) = optimizer else { return nil }
    return try LBFGSMemory(settings, count: count)
  }
}
