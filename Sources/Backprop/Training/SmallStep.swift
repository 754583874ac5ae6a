import BackpropCompute
import BackpropKernels

/// The steps of a network so small that it lives in the first-level cache: dense layers alone, an update that is the same
/// rule for all parameters, no penalties, averages or mixtures, inputs that are numbers.
///
/// A worker carries some rows through all layers, forward and back and into the gradient, in one call of one kernel; a
/// step of at most `SumOrder.block` rows is that one call, its update included. Larger batches are shared out among the workers
/// block by block, each with a gradient of its own, and added up in the order of `SumOrder`. The arithmetic is that of
/// `Step`, to the bit.
@safe final class SmallStep<S: Scalar> {
  private let kernels: KernelSet<S>
  private let pool: WorkerPool
  /// Workers that a batch of several blocks keeps busy.
  let workers: Int
  private let layerCount: Int
  private let parameterCount: Int
  /// The layers as each worker sees them: workers x `layerCount`.
  private let layers: UnsafeMutablePointer<SmallLayer<S>>
  private let arena: AlignedBuffer<S>
  /// One gradient for each block of a batch, `blockStride` apart; the first becomes their sum.
  private let gradients: AlignedBuffer<S>
  private let blockStride: Int
  private let losses: AlignedBuffer<S>
  private let blockLosses: AlignedBuffer<Double>
  private let gathered: AlignedBuffer<S>
  private let gatheredStride: Int
  private let chunk: Int
  private let data: Dataset<S>
  private let inputColumns: Int
  private let targetColumns: Int
  /// All rows of the data, and those of the step at hand: plain pointers, so that a step counts no references.
  private let all: SmallRows<S>
  private var now: SmallRows<S>
  private let update: UpdateSlice<S>
  private var blocks = 0
  private var rows = 0
  private var work = WorkerPool.Work { _ in }
  /// The learning rates of steps that are taken together.
  private let rates: AlignedBuffer<S>

  /// The first-level cache holds the parameters, their gradient and the rows at hand.
  private static var mostParameterBytes: Int { 32_768 }
  private static var mostRowBytes: Int { 28_672 }
  /// For so many steps rates are worked out at a time.
  var mostRates: Int { rates.count }
  /// No more gradients than this are kept, one for each block.
  private static var mostBlocks: Int { 64 }

  /// Nil where the network, or what is asked of its training, is not of this kind.
  init?(
    network: Network<S>, kernel: (function: LossFunction<S>, weights: UnsafePointer<S>?)?, data: Dataset<S>,
    batch: Int, memories: [AlignedBuffer<S>], kernels: KernelSet<S>, pool: WorkerPool
  ) {
    let placed = network.layout.layers
    let count = network.parameters.count
    let blocks = (batch + SumOrder.block - 1) / SumOrder.block
    guard let kernel = unsafe kernel, count * MemoryLayout<S>.stride <= Self.mostParameterBytes,
      blocks <= Self.mostBlocks, placed.allSatisfy({ Self.isDense($0.layer) }), !data.inputs.areBytes
    else { return nil }
    let width = kernels.vectorWidth
    func whole(_ count: Int, _ width: Int) -> Int { (count + width - 1) / width * width }
    let rowCount = placed.reduce(0) { count, layer in
      let arrays = layer.layer.activation?.keepsPreActivation ?? false ? 3 : 2
      return count + arrays * (layer.outputs == 1 ? 1 : whole(layer.outputs, width))
    }
    let fitting = Self.mostRowBytes / (rowCount * MemoryLayout<S>.stride)
    // Whole vectors, because a chunk's last vector of losses must not reach into another worker's block.
    let chunk = min(SumOrder.block, max(16, fitting / 16 * 16))
    self.chunk = chunk
    self.kernels = kernels
    self.pool = pool
    self.data = data
    inputColumns = data.inputs.columns
    targetColumns = data.targets.columns
    let cost = WorkCost(multiplyAdds: 3 * Double(count) * Double(batch), vectorWidth: width)
    let workers = min(cost.workers(in: pool), blocks)
    self.workers = workers
    layerCount = placed.count
    parameterCount = count

    // First every array's place, then the memory, then the pointers.
    let slack = 4 * width
    var plan = MemoryPlan<S>(rows: chunk)
    let packed = placed.map { plan.place($0.inputs * whole($0.outputs, width) + slack) }
    let own = (0..<workers * placed.count).map { index in
      let layer = placed[index % placed.count]
      let rows = chunk * (layer.outputs == 1 ? 1 : whole(layer.outputs, width)) + slack
      let sums = (layer.outputs + 1) * whole(layer.inputs, 2 * width) + whole(layer.outputs, width) + slack
      return (a: plan.place(rows), z: plan.place(rows), dz: plan.place(rows), sums: plan.place(sums))
    }
    arena = AlignedBuffer(count: plan.size)
    let base = unsafe arena.pointer
    unsafe layers = .allocate(capacity: own.count)
    for (index, places) in own.enumerated() {
      let layer = placed[index % placed.count]
      let activation = layer.layer.activation ?? .identity
      let keepsZ = activation.keepsPreActivation
      unsafe (layers + index).initialize(
        to: SmallLayer(
          inputs: layer.inputs, outputs: layer.outputs,
          stride: layer.outputs == 1 ? 1 : whole(layer.outputs, width),
          sumStride: whole(layer.inputs, layer.inputs > width ? 2 * width : width),
          weights: layer.parameters.lowerBound, hasBias: layer.layer.hasBias, function: activation.function,
          alpha: S(activation.alpha), byInput: base + packed[index % placed.count],
          z: base + (keepsZ ? places.z : places.a), a: base + places.a, dz: base + places.dz,
          sums: base + places.sums))
    }
    blockStride = whole(count, 64 / MemoryLayout<S>.stride) + slack
    gradients = AlignedBuffer(count: blocks * blockStride)
    losses = AlignedBuffer(count: batch + slack)
    rates = AlignedBuffer(count: batch == 1 ? 512 : 0)
    blockLosses = AlignedBuffer(count: blocks)
    gatheredStride = chunk * (network.inputs + data.targets.columns + 1) + 3 * slack
    gathered = AlignedBuffer(count: workers * gatheredStride)
    let room = unsafe gathered.pointer
    let targets = unsafe room + chunk * network.inputs + slack
    unsafe all = SmallRows(
      layers: layers, layerCount: placed.count, parameters: UnsafePointer(gradients.pointer),
      gradient: gradients.pointer, rows: 0, chunk: chunk, inputs: data.inputs.numbers.vector.pointer,
      targets: data.targets.vector.pointer, targetColumns: data.targets.columns,
      weights: data.weights.map { unsafe $0.pointer }, order: nil, gatheredInputs: room,
      gatheredTargets: targets, gatheredWeights: targets + chunk * data.targets.columns + slack,
      loss: kernel.function, outputWeights: kernel.weights,
      losses: losses.pointer, scale: 1)
    now = all
    unsafe update = UpdateSlice(
      p: gradients.pointer, g: gradients.pointer, first: memories.count > 0 ? memories[0].pointer : nil,
      second: memories.count > 1 ? memories[1].pointer : nil,
      third: memories.count > 2 ? memories[2].pointer : nil, count: count)
    // The closure holds the step unowned, and ends within `step`: no cycle, and no reference counted in a step.
    work = WorkerPool.Work { [unowned(unsafe) self] worker in unsafe runSmallBlocks(self, worker) }
  }

  deinit { unsafe layers.deallocate() }

  private static func isDense(_ layer: Layer) -> Bool {
    guard case .dense(let dense) = layer else { return false }
    return !dense.activation.isCustom && dense.parametrization == .standard
  }

  /// Packs the weights for the first step, or after somebody else changed the parameters.
  func pack(_ parameters: UnsafePointer<S>) {
    unsafe kernels.packSmallNetwork(layers, layerCount, parameters)
  }

  /// One step on `order[first]`, ..., or on the rows first, ... where there is no order; the sum of the row losses.
  /// Does not update where that is not finite.
  @inline(__always)
  func step(
    _ parameters: UnsafeMutablePointer<S>, _ batch: StepBatch, scale: S, rule: UpdateRule<S>
  ) -> Double {
    unsafe now.parameters = UnsafePointer(parameters)
    now.scale = scale
    unsafe setRows(batch)
    var slice = update
    unsafe slice.p = parameters
    // Whole vectors, but for a rule of the user's own: all arrays have room for them.
    if case .custom = rule {
    } else {
      let width = kernels.vectorWidth
      slice.count = (slice.count + width - 1) & ~(width - 1)
    }
    if unsafe batch.rows <= SumOrder.block {
      unsafe now.rows = batch.rows
      return kernels.stepSmallNetwork(now, rule, slice)
    }
    rows = unsafe batch.rows
    blocks = (rows + SumOrder.block - 1) / SumOrder.block
    if workers > 1 { pool.run(work, parts: workers, isBrief: true) } else { runBlocks(0) }
    let loss = sumOfLosses(0, blocks)
    guard loss.isFinite else { return loss }
    addGradients(0, blocks)
    kernels.update(rule, slice)
    unsafe kernels.packSmallNetwork(layers, layerCount, parameters)
    return loss
  }

  /// Works out the learning rates of the next steps; of how many there is one.
  @inline(__always)
  func setRates(_ count: Int, _ pace: Pace, after steps: Int, factor: Double) -> Int {
    for step in 0..<count {
      let rate = step > 0 && pace.isConstant ? nil : pace.learningRate(after: steps + step)
      if let rate, !(rate >= 0 && rate.isFinite) { return step }
      unsafe rates.pointer[step] = rate.map { S($0 * factor) } ?? rates.pointer[0]
    }
    return count
  }

  /// Takes steps of gradient descent, each on one row of the batch and at a rate of its own, and adds up their losses. How
  /// many: the next one's loss is not finite, where there is one.
  @inline(__always)
  func descend(
    _ parameters: UnsafeMutablePointer<S>, _ batch: StepBatch, scale: S, weightDecay: S,
    lossSum: inout Double
  ) -> Int {
    unsafe now.parameters = UnsafePointer(parameters)
    now.scale = scale
    unsafe setRows(batch)
    var descent = unsafe RowDescent(
      rows: batch.rows, rates: UnsafePointer(rates.pointer), weightDecay: weightDecay, lossSum: lossSum)
    let steps = unsafe kernels.descendSmallRows(now, parameters, &descent)
    lossSum = descent.lossSum
    return steps
  }

  /// Points at the step's rows among the data.
  @inline(__always)
  private func setRows(_ batch: StepBatch) {
    if let order = unsafe batch.order {
      unsafe now.order = order + batch.first
    } else {
      unsafe now.order = nil
    }
    let first = unsafe batch.order == nil ? batch.first : 0
    unsafe now.inputs = all.inputs + first * inputColumns
    unsafe now.targets = all.targets + first * targetColumns
    if let weights = unsafe all.weights { unsafe now.weights = weights + first }
  }

  /// A worker's blocks.
  @inline(__always)
  fileprivate func runBlocks(_ worker: Int) {
    var own = now
    unsafe own.layers += worker * layerCount
    unsafe own.gatheredInputs += worker * gatheredStride
    unsafe own.gatheredTargets += worker * gatheredStride
    unsafe own.gatheredWeights += worker * gatheredStride
    for block in worker * blocks / workers..<(worker + 1) * blocks / workers {
      let first = block * SumOrder.block
      var part = own
      part.rows = min(SumOrder.block, rows - first)
      if let order = unsafe own.order {
        unsafe part.order = order + first
      } else {
        unsafe part.inputs += first * inputColumns
        unsafe part.targets += first * targetColumns
        if let weights = unsafe own.weights { unsafe part.weights = weights + first }
      }
      unsafe part.losses += first
      unsafe part.gradient += block * blockStride
      unsafe blockLosses.pointer[block] = kernels.passSmallNetwork(part)
    }
  }

  /// The sums over blocks, as the tree of `SumOrder` adds them.
  private func sumOfLosses(_ first: Int, _ blocks: Int) -> Double {
    if blocks == 1 { return unsafe blockLosses.pointer[first] }
    let left = SumOrder.left(of: blocks)
    return sumOfLosses(first, left) + sumOfLosses(first + left, blocks - left)
  }

  private func addGradients(_ first: Int, _ blocks: Int) {
    guard blocks > 1 else { return }
    let left = SumOrder.left(of: blocks)
    addGradients(first, left)
    addGradients(first + left, blocks - left)
    let target = unsafe gradients.pointer + first * blockStride
    unsafe kernels.add(target, target + left * blockStride, blockStride)
  }
}

// Its memory is written by several workers at once, each to blocks and layers of its own.
extension SmallStep: @unchecked Sendable {}

// The engine is generic; this door lets it run as code for Float and Double.
@inline(never)
@_specialize(where S == Float)
@_specialize(where S == Double)
private func runSmallBlocks<S: Scalar>(_ step: SmallStep<S>, _ worker: Int) { step.runBlocks(worker) }
