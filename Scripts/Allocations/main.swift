import Backprop
import BackpropCompute

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Trains for so many steps, or predicts so many times: `allocations CASE STEPS INSTRUCTION-SET WORKERS`. Run with two
/// numbers of steps, it shows by the difference what a step takes from the heap; see `Scripts/check-allocations`.

/// A training whose steps are counted.
struct Case {
  var inputs: Int
  var layers: [Layer]
  var objective: Objective
  var optimizer: Optimizer
  var rows: Int
  var batch: BatchSize
  var schedule = Schedule.constant
  var options = TrainingOptions()
  var hasBytes = false

  static func named(_ name: String) -> Case? {
    switch name {
    case "sine":
      Case(
        inputs: 1, layers: [.dense(10, .tanh), .dense(10, .tanh), .dense(1)], objective: .halfSquaredError(),
        optimizer: .sgd(learningRate: 0.01), rows: 50, batch: .rows(1))
    case "circles":
      Case(
        inputs: 2, layers: [.dense(10, .relu), .dense(5, .relu), .dense(1)], objective: .binary,
        optimizer: .sgd(learningRate: 0.01, momentum: 0.9), rows: 1000, batch: .full,
        schedule: .cosine(length: 5000))
    case "digits":
      Case(
        inputs: 784,
        layers: [.dense(512, .relu), .dropout(0.2), .dense(256, .gelu), .dropout(0.2), .dense(10)],
        objective: .classes, optimizer: .adam(), rows: 300, batch: .rows(128))
    case "wide":
      // Enough work in a step for a second worker, little enough for many steps under valgrind.
      Case(
        inputs: 64, layers: [.dense(48, .relu), .dropout(0.2), .dense(24, .gelu), .dense(10)],
        objective: .classes, optimizer: .adam(), rows: 300, batch: .rows(128), schedule: .step(every: 100))
    case "normalized":
      // Sums over the batch, norms over the whole gradient, averages beside the parameters.
      Case(
        inputs: 64,
        layers: [
          .dense(48, .relu), .batchNorm, .dense(24, .gelu), .layerNorm, .gaussianNoise(0.1), .dense(10),
        ],
        objective: .classes, optimizer: .sgd(momentum: 0.9), rows: 300, batch: .rows(128),
        options: options {
          $0.clipping = .globalNorm(1)
          $0.penalty = Penalty(l1: 1e-4, l2: 1e-3)
          $0.averaging = .exponential()
          $0.maximumNorm = 3
        })
    case "tensors":
      // A rate for each tensor, a batch in parts, slow parameters, mixed rows.
      Case(
        inputs: 64, layers: [.dense(48, .relu), .rmsNorm, .dense(24, .gelu), .dense(10)],
        objective: .classes, optimizer: .lamb(weightDecay: 0.01), rows: 300, batch: .rows(128),
        options: options {
          $0.parts = 2
          $0.lookahead = Lookahead()
          $0.mixup = 0.2
          $0.rates = [.frozen("layers.0.bias"), LayerRate("layers.2", factor: 0.5)]
        })
    case "layers":
      // Layers whose settings are lists or functions.
      Case(
        inputs: 64,
        layers: [
          .embedding([Embedding.Table(column: 0, categories: 1, dimension: 4)]), .dense(48), .prelu,
          .residual([.dense(24, .tanh), .residual([.custom(Scaling())]), .dense(48)]), .alphaDropout(0.1),
          .activation(.custom(CustomActivation(name: "square", value: { $0 * $0 }, derivative: { 2 * $0 }))),
          .dense(10),
        ],
        objective: .crossEntropy(
          CrossEntropy(smoothing: 0.1, classWeights: Array(repeating: 0.5, count: 10))),
        optimizer: .adamW(learningRate: 1e-4), rows: 300, batch: .rows(128))
    case "bytes":
      // Inputs that become numbers in the step, mixed with others.
      Case(
        inputs: 64, layers: [.dense(48, .relu), .dense(24, .gelu), .dense(10)], objective: .classes,
        optimizer: .adam(), rows: 300, batch: .rows(128), options: options { $0.mixup = 0.2 }, hasBytes: true)
    default: nil
    }
  }

  private static func options(_ change: (inout TrainingOptions) -> Void) -> TrainingOptions {
    var options = TrainingOptions()
    change(&options)
    return options
  }

  /// Numbers that any network may be trained on; their values do not matter here.
  func data(rows: Int, outputs: Int) throws(ShapeError) -> Dataset<Float> {
    let source = RandomSource(seed: 1)
    var x = Matrix<Float>(rows: rows, columns: inputs)
    for row in 0..<rows {
      for column in 0..<inputs {
        x[row, column] = Float(source.uniform(.data, index: row * inputs + column))
      }
      if case .embedding(let embedding)? = layers.first {
        for table in embedding.tables { x[row, table.column] = 0 }
      }
    }
    var targets = Matrix<Float>(rows: rows, columns: 1)
    for row in 0..<rows { targets[row, 0] = Float(row % max(2, outputs)) }
    guard hasBytes else { return try Dataset(inputs: x, targets: targets) }
    let bytes = (0..<rows * inputs).map { UInt8(source.integer(below: 256, .data, index: $0)) }
    return try Dataset(bytes: ByteMatrix(rows: rows, columns: inputs, elements: bytes), targets: targets)
  }

  func train(steps: Int, set: InstructionSet, workers: Int) throws {
    let network = try Network<Float>(inputs: inputs, layers: layers, seed: 1)
    let trainer = try Trainer(
      network, objective: objective, optimizer: optimizer, data: data(rows: rows, outputs: network.outputs),
      batch: batch, schedule: schedule, options: options, kernels: Float.kernels(for: set),
      workers: WorkerPool(count: workers))
    var loss = 0.0
    while trainer.steps < steps {
      // The last epoch is left when its last step is done.
      loss = try trainer.epoch(while: { trainer.steps < steps })?.loss ?? loss
    }
    // A short number: the text of a long one would take memory of its own in one run and not in another.
    print("\(trainer.steps) steps, loss \(Float(loss))")
  }
}

/// y = w x, one w for all units: a layer of one's own.
struct Scaling: LayerFormula {
  static let name = "scaling"
  var settings: [Double] { [] }
  init() {}
  init?(settings: [Double]) { self.init() }

  func tensors(inputs: Int) -> [LayerTensor] {
    [LayerTensor("weight", shape: [1], role: .weight, initializer: .constant(2))]
  }
  func forward<S: Scalar>(x: LayerRows<S>, parameters: LayerNumbers<S>, y: LayerRows<S>) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { y[row, unit] = parameters[0] * x[row, unit] }
    }
  }
  func backward<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, dX: LayerRows<S>
  ) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { dX[row, unit] = parameters[0] * dY[row, unit] }
    }
  }
  func parameterGradient<S: Scalar>(
    x: LayerRows<S>, y: LayerRows<S>, dY: LayerRows<S>, parameters: LayerNumbers<S>, gradient: LayerNumbers<S>
  ) {
    for row in 0..<x.count {
      for unit in 0..<x.columns { gradient[0] += x[row, unit] * dY[row, unit] }
    }
  }
}

/// Calls a predictor so many times, for one row or for many; wide enough that workers share both.
func predict(calls: Int, rows: Int, set: InstructionSet, workers: Int) throws {
  let network = try Network<Float>(
    inputs: 64, layers: [.dense(640, .relu), .dropout(0.2), .layerNorm, .dense(100, .gelu), .dense(10)])
  let predictor = try Predictor(
    network, objective: .classes, kernels: Float.kernels(for: set), workers: WorkerPool(count: workers))
  let inputs = Matrix<Float>(rows: rows, columns: 64, repeating: 0.5)
  let row = inputs.row(0)
  var one: [Float] = []
  var many = Matrix<Float>(rows: 0, columns: 0)
  for _ in 0..<calls {
    if rows == 1 {
      try predictor.predict(row: row, into: &one)
    } else {
      try predictor.predict(inputs, into: &many)
    }
  }
  print("\(calls) calls, \(rows == 1 ? one[0] : many[rows - 1, 0])")
}

let arguments = CommandLine.arguments
let predictions = ["predict-row": 1, "predict": 1000]
guard arguments.count == 5, let steps = Int(arguments[2]),
  let set = InstructionSet(rawValue: arguments[3]), let workers = Int(arguments[4]),
  let name = arguments.dropFirst().first, Case.named(name) != nil || predictions[name] != nil
else {
  print(
    "usage: allocations sine|circles|digits|wide|normalized|tensors|layers|bytes|predict-row|predict "
      + "STEPS baseline|avx2|avx512 WORKERS")
  exit(64)
}
guard set.isAvailable else {
  print("this processor lacks \(set)")
  exit(69)
}
if let rows = predictions[name] {
  try predict(calls: steps, rows: rows, set: set, workers: workers)
} else {
  try Case.named(name)?.train(steps: steps, set: set, workers: workers)
}
