import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// A network of the model: its seed, and the rows that it is trained on and its epoch chosen by.
  struct Member: Sendable {
    let index: Int
    let seed: UInt64
    /// A part of the training rows, and the others; nil where all of them train.
    let fold: Fold?
  }

  /// The networks, in the order of their seeds.
  var members: [Member] {
    let parts = folds.flatMap { $0 }
    return (0..<networkCount).map {
      Member(index: $0, seed: seed(ofNetwork: $0), fold: parts.isEmpty ? nil : parts[$0])
    }
  }

  /// How many networks a run trains.
  public var networkCount: Int {
    if !folds.isEmpty { return folds.reduce(0) { $0 + $1.count } }
    let repeats = settings.seeds > 1 ? settings.seeds : scheme?.repeats ?? 1
    return max(repeats, settings.start?.networks.count ?? 1)
  }

  /// How many networks a run trains, the one on all rows behind those of the parts among them.
  public var trainingCount: Int { networkCount + (settings.refits && !folds.isEmpty ? 1 : 0) }

  /// In how many parts the rows are divided; 1 where some are held out once, or none.
  public var foldCount: Int { folds.first?.count ?? 1 }

  /// How many rows train a network.
  public var trainingRowsOfNetwork: Int {
    training.rowCount - (folds.first?.first?.validation.count ?? 0)
  }

  /// The seed of a network's parameters, shuffles and masks; the rows are split by that of the first.
  public func seed(ofNetwork index: Int) -> UInt64 { settings.seed &+ UInt64(index) }

  /// The rows of a network, of all that the plan has.
  func rows<S: Scalar>(
    of member: Member, in all: Dataset<S>, held: Dataset<S>?
  ) throws(ShapeError) -> (training: Dataset<S>, validation: Dataset<S>?) {
    guard let fold = member.fold else { return (all, held) }
    return (try all.selecting(rows: fold.training), try all.selecting(rows: fold.validation))
  }

  /// The network as it is before the first step; number `index` of several.
  ///
  /// Costs as many predictions of the training rows as there are dense layers, where the first weights are standardised.
  public func network<S: Scalar>(of _: S.Type, index: Int = 0) throws(ModelError) -> Network<S> {
    guard settings.standardizes, settings.start == nil else { return try drawnNetwork(of: S.self, index) }
    let member = members[min(index, networkCount - 1)]
    do {
      return try network(
        of: member, inputs: rows(of: member, in: dataset(training, of: S.self), held: nil).training.inputs)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.settings, "\(error)")
    }
  }

  /// The same, for a network that is trained on these inputs.
  func network<S: Scalar>(of member: Member, inputs: Inputs<S>) throws(ModelError) -> Network<S> {
    var network = try drawnNetwork(of: S.self, member.index)
    guard settings.standardizes, settings.start == nil else { return network }
    do {
      try network.standardize(on: inputs, seed: member.seed)
      return network
    } catch {
      throw ModelError(.settings, error.description)
    }
  }

  private func drawnNetwork<S: Scalar>(of _: S.Type, _ index: Int) throws(ModelError) -> Network<S> {
    if let start = settings.start {
      switch start.networks[min(index, start.networks.count - 1)] {
      case .float(let network): return network.converted(to: S.self)
      case .double(let network): return network.converted(to: S.self)
      }
    }
    do {
      var network = try Network<S>(inputs: features.width, layers: layers, seed: seed(ofNetwork: index))
      if let draw = settings.numPyDraw {
        var random = NumPyRandom(seed: draw.seed &+ UInt32(truncatingIfNeeded: index))
        network.initialize(
          from: &random, weights: draw.weights, scale: S(draw.deviation), drawsBiases: draw.drawsBiases)
      }
      return network
    } catch {
      throw ModelError(.settings, error.description)
    }
  }
}
