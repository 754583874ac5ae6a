/// One piece of a training step that all workers do at the same time; a barrier follows each.
enum Phase: Equatable {
  /// Every worker takes a range of the rows: gathers them in the first phase, then forward through some layers, the loss
  /// where it comes to that, and back through some layers.
  case rows(gathers: Bool, forward: Range<Int>, loss: Bool, backward: Range<Int>)
  /// Every worker takes some units of a layer: sums over all rows that its forward needs.
  case statistics(stage: Int)
  /// The same for its backward.
  case gradientSums(stage: Int)

  /// A forward and backward pass through so many layers, some of which need sums over all rows in between.
  static func passes(layers: Int, wholeBatchStages: [Int]) -> [Phase] {
    var phases: [Phase] = []
    var first = 0
    for stage in wholeBatchStages {
      phases.append(
        .rows(gathers: phases.isEmpty, forward: first..<stage, loss: false, backward: 0..<0))
      phases.append(.statistics(stage: stage))
      first = stage
    }
    var end = layers
    phases.append(
      .rows(
        gathers: phases.isEmpty, forward: first..<layers, loss: true,
        backward: (wholeBatchStages.last ?? -1) + 1..<end))
    for index in wholeBatchStages.indices.reversed() {
      let stage = wholeBatchStages[index]
      end = stage + 1
      phases.append(.gradientSums(stage: stage))
      phases.append(
        .rows(
          gathers: false, forward: 0..<0, loss: false,
          backward: (index > 0 ? wholeBatchStages[index - 1] + 1 : 0)..<end))
    }
    return phases
  }
}
