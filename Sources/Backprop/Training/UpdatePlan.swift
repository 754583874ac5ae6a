import BackpropCompute
import BackpropKernels

/// Who is updated how: worked out once before the first step.
struct UpdatePlan {
  /// A piece of a tensor of fixed size: sums over tensors are added block by block, in this order.
  struct Block {
    let range: Range<Int>
    let tensor: Int
  }

  /// The factors on the learning rate, without 0, and those on the weight decay: no pair of them comes twice.
  let factors: [Double]
  let decays: [Double]
  /// For each tensor, the place of its factor among `factors`; -1 where it is not trained.
  let groups: [Int]
  /// For each tensor, whether penalties and the limit on norms apply.
  let isWeight: [Bool]
  /// For each tensor, how many numbers belong to one unit of its layer.
  let perUnit: [Int]
  /// The trained tensors in blocks.
  let blocks: [Block]
  /// Whether every parameter is trained at the same rate, and shrinks as the optimizer says.
  let isUniform: Bool

  private static var blockSize: Int { 4096 }

  /// Throws a `ShapeError` where a rate names no tensor.
  init(_ layout: ParameterLayout, rates: [LayerRate]) throws(ShapeError) {
    for rate in rates where !layout.tensors.contains(where: { rate.names($0.name) }) {
      let names = layout.tensors.map { $0.name }
      throw ShapeError(
        "rate of \(rate.name): expected the beginning of a tensor's name, such as \(names.first ?? "")")
    }
    var factors: [Double] = []
    var decays: [Double] = []
    var groups: [Int] = []
    var blocks: [Block] = []
    for (index, tensor) in layout.tensors.enumerated() {
      let rate = rates.last { $0.names(tensor.name) } ?? LayerRate("", factor: 1)
      guard tensor.role != .statistic, rate.factor > 0 else {
        groups.append(-1)
        continue
      }
      let group = factors.indices.first { factors[$0] == rate.factor && decays[$0] == rate.decay }
      if group == nil {
        factors.append(rate.factor)
        decays.append(rate.decay)
      }
      groups.append(group ?? factors.count - 1)
      for first in stride(from: tensor.offset, to: tensor.offset + tensor.count, by: Self.blockSize) {
        let end = min(tensor.offset + tensor.count, first + Self.blockSize)
        blocks.append(Block(range: first..<end, tensor: index))
      }
    }
    self.factors = factors
    self.decays = decays
    self.groups = groups
    self.blocks = blocks
    isWeight = layout.tensors.map { $0.role == .weight }
    perUnit = layout.tensors.map { $0.count / max(1, $0.shape.first ?? 1) }
    isUniform = factors.count == 1 && decays == [1] && !groups.contains(-1)
  }
}
