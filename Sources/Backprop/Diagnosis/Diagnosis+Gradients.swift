/// What becomes of the gradient on its way back.
extension Diagnosis {
  /// A gradient that shrinks or grows by more than this leaves the first layers behind, or the last: no one learning rate
  /// serves both. Well-drawn networks of ten layers stay within a factor of ten.
  private static var limit: Double { 1000 }

  func gradientFlow() -> [Finding] {
    guard let last = layers.last, last.outputGradientNorm > 0, layers.count > 1 else { return [] }
    // Flat units are a cause of their own, and a lost gradient is what they do.
    let isBlocked = layers.contains { 2 * ($0.deadUnits.count + $0.saturatedUnits.count) >= $0.outputs }
    // Outputs of another size have gradients of another size: W / c and c x are as good as W and x. So a gradient counts
    // as lost only if large outputs do not explain it, and as grown only if small ones do not.
    func lost(_ layer: LayerStatistics) -> Double { layer.outputGradientNorm * max(1, layer.deviation) }
    func grown(_ layer: LayerStatistics) -> Double { layer.outputGradientNorm * min(1, layer.deviation) }
    if let layer = layers.min(by: { lost($0) < lost($1) }), !isBlocked,
      lost(layer) * Self.limit < last.outputGradientNorm
    {
      return [.vanishingGradient(flow(to: layer, from: last, grows: false))]
    }
    if let layer = layers.max(by: { grown($0) < grown($1) }),
      grown(layer) > Self.limit * last.outputGradientNorm
    {
      return [.explodingGradient(flow(to: layer, from: last, grows: true))]
    }
    return []
  }

  private func flow(to layer: LayerStatistics, from last: LayerStatistics, grows: Bool) -> GradientFlow {
    var steepest = last
    var factor = 1.0
    for index in (layer.index + 1..<max(layer.index + 1, layers.count)).reversed() {
      let change = layers[index - 1].outputGradientNorm / layers[index].outputGradientNorm
      if grows ? change > factor : change < factor { (steepest, factor) = (layers[index], change) }
    }
    return GradientFlow(
      layer: layer.name, norm: layer.outputGradientNorm, last: last.name, lastNorm: last.outputGradientNorm,
      steepest: steepest.name, steepestFactor: factor)
  }
}
