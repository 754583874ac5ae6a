import BackpropCompute
import BackpropKernels

/// The range test of Smith (2017): a training whose learning rate grows from step to step, and what its loss
/// says of it.
///
///     let finder = LearningRateFinder()
///     let search = try finder.search(network, objective: .binary, optimizer: .adam(), data: circles)
///     let rate = search.steepest ?? search.tenthOfBest
///
/// The network that is given stays as it is; its copy is trained.
public struct LearningRateFinder: Sendable, Equatable {
  /// The learning rate of the first step, above 0.
  public var lowest: Double
  /// That of the last step.
  public var highest: Double
  /// How many steps at most, 2 or more.
  public var steps: Int
  /// How much of the mean loss each step keeps, 0 <= smoothing < 1.
  public var smoothing: Double
  /// Ends where the smoothed loss lies this many times the best one's size above it; above 0. The 3 means
  /// four times as large.
  public var tolerance: Double

  /// Settings are checked where the search begins.
  public init(
    lowest: Double = 1e-7, highest: Double = 10, steps: Int = 100, smoothing: Double = 0.9,
    tolerance: Double = 3
  ) {
    self.lowest = lowest
    self.highest = highest
    self.steps = steps
    self.smoothing = smoothing
    self.tolerance = tolerance
  }

  /// Trains a copy of the network until the rate is the highest, the loss has grown too far, or a number is
  /// not finite.
  ///
  /// The optimizer's own learning rate takes no part. Batches follow each other through the rows in one
  /// random order, of the seed. Costs as many steps of training, and a copy of the data where they are more
  /// than one batch.
  ///
  /// Throws where settings, network and data do not fit, or the first loss is not finite.
  public func search<S: Scalar>(
    _ network: Network<S>, objective: Objective, optimizer: Optimizer, data: Dataset<S>,
    batch: BatchSize = .rows(32), options: TrainingOptions = TrainingOptions(), seed: UInt64 = 0,
    kernels: KernelSet<S> = S.bestKernels, workers: WorkerPool = WorkerPool(count: 1)
  ) throws(TrainingError) -> LearningRateSearch {
    do { try check() } catch { throw .shape(error) }
    let batchRows = max(1, batch.rows(of: data.rows))
    let stepsPerEpoch = (data.rows + batchRows - 1) / batchRows
    var optimizer = optimizer
    optimizer.learningRate = lowest
    // The growth of an epoch of many steps may be beyond all numbers; that of a step is not.
    let growth = (Elementary.log(highest) - Elementary.log(lowest)) / Double(steps - 1)
    let schedule = Schedule.custom(name: "range test") { time, _ in
      Elementary.exp(growth * time * Double(stepsPerEpoch))
    }
    let trainer: Trainer<S>
    do {
      let order = RandomSource(seed: seed).permutation(count: data.rows, purpose: .shuffle)
      trainer = try Trainer(
        network, objective: objective, optimizer: optimizer,
        data: stepsPerEpoch == 1 ? data : data.selecting(rows: order), batch: batch, shuffles: false,
        schedule: schedule, options: options, seed: seed, kernels: kernels, workers: workers)
    } catch {
      throw .shape(error)
    }
    var search = LearningRateSearch()
    var mean = 0.0
    var kept = 1.0
    var best = Double.infinity
    for step in 0..<steps {
      let first = step % stepsPerEpoch * batchRows
      let rate = trainer.learningRate
      let loss: Double
      do {
        loss = try trainer.step(on: first..<min(first + batchRows, data.rows))
      } catch {
        guard case .notFinite = error, step > 0 else { throw error }
        search.end = .notFinite
        break
      }
      mean = smoothing * mean + (1 - smoothing) * loss
      kept *= smoothing
      let smoothed = mean / (1 - kept)
      search.points.append(.init(learningRate: rate, loss: loss, smoothedLoss: smoothed))
      if smoothed > best + tolerance * best.magnitude {
        search.end = .diverged
        break
      }
      best = min(best, smoothed)
    }
    return search
  }

  private func check() throws(ShapeError) {
    guard lowest > 0, highest > lowest, highest.isFinite else {
      throw ShapeError("LearningRateFinder: expected a lowest rate above 0 and a higher highest one")
    }
    guard steps >= 2 else { throw ShapeError("LearningRateFinder: expected 2 steps or more, got \(steps)") }
    guard smoothing >= 0, smoothing < 1 else {
      throw ShapeError("LearningRateFinder: expected a smoothing of 0 or more and below 1")
    }
    guard tolerance > 0 else { throw ShapeError("LearningRateFinder: expected a tolerance above 0") }
  }
}

/// What a range test saw.
public struct LearningRateSearch: Sendable, Equatable {
  /// One step.
  public struct Point: Sendable, Equatable {
    /// The learning rate of the step.
    public let learningRate: Double
    /// The batch's mean loss before it, which the rates of the steps before have made.
    public let loss: Double
    /// The mean of the losses so far, later ones weighing more.
    public let smoothedLoss: Double
  }

  /// Why it ended.
  public enum End: Sendable, Equatable {
    /// The highest rate was reached.
    case highest
    /// The loss had grown too far.
    case diverged
    /// A number became NaN or infinite.
    case notFinite
  }

  /// The steps, one or more, rates rising.
  public fileprivate(set) var points: [Point] = []
  /// Why it ended.
  public fileprivate(set) var end = End.highest

  /// The rate where the smoothed loss falls fastest over the rate's logarithm, before its lowest place; nil
  /// where it never falls.
  public var steepest: Double? {
    guard let last = lowestIndex, last >= 2 else { return nil }
    // All rates are as far apart in their logarithms, so differences are slopes.
    var steepest: (slope: Double, rate: Double)?
    for index in 1..<last {
      let slope = points[index + 1].smoothedLoss - points[index - 1].smoothedLoss
      if slope < steepest?.slope ?? 0 { steepest = (slope, points[index].learningRate) }
    }
    return steepest?.rate
  }

  /// A tenth of the rate where the smoothed loss is lowest: a careful choice.
  public var tenthOfBest: Double { lowestIndex.map { points[$0].learningRate / 10 } ?? .nan }

  private var lowestIndex: Int? {
    points.indices.min { points[$0].smoothedLoss < points[$1].smoothedLoss }
  }
}
