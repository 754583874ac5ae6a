import Backprop
import BackpropCompute
import BackpropData

extension TrainingPlan {
  /// A network of the model: its seed, and the rows that it is trained on and its epoch chosen by.
  struct Member: Sendable {
    let index: Int
    let seed: UInt64
    /// Its kind, by number among the plan's.
    let kind: Int
    /// A part of the training rows, and the others; nil where all of them train.
    let fold: Fold?
  }

  /// The networks, in the order of their seeds.
  var members: [Member] {
    let parts = folds.flatMap { $0 }
    return (0..<networkCount).map {
      Member(
        index: $0, seed: seed(ofNetwork: $0), kind: kind(ofNetwork: $0),
        fold: parts.isEmpty ? nil : parts[$0])
    }
  }

  /// Kinds take turns from one division of the rows to the next.
  private func kind(ofNetwork index: Int) -> Int { index / foldCount % kinds.count }

  /// How many kinds of networks there are: those of one differ from those of another in their layers, or in how long they are
  /// trained.
  public var kindCount: Int { kinds.count }

  /// How many passes over the rows a network is trained; the last is that of ``TrainingSettings/refits``.
  public func epochs(ofNetwork index: Int) -> Int {
    kinds[index < networkCount ? kind(ofNetwork: index) : 0].settings.epochs
  }

  /// Which network is trained when, by so many threads.
  func schedule(threads: Int) -> MemberSchedule {
    MemberSchedule(lengths: (0..<networkCount).map { Double(epochs(ofNetwork: $0)) }, threads: threads)
  }

  /// How many networks there are of a kind.
  func networkCount(ofKind kind: Int) -> Int {
    (0..<networkCount).count { self.kind(ofNetwork: $0) == kind }
  }

  /// How many networks a run trains.
  public var networkCount: Int {
    if !folds.isEmpty { return folds.reduce(0) { $0 + $1.count } }
    return max(settings.divisions(by: scheme), settings.start?.networks.count ?? 1)
  }

  /// How many networks a run trains, the one on all rows behind those of the parts among them.
  public var trainingCount: Int { networkCount + refitCount }

  /// How many networks are trained anew on all rows.
  var refitCount: Int { settings.refits && !folds.isEmpty ? 1 : 0 }

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
    let member = members[min(index, networkCount - 1)]
    guard settings.start == nil, needsRowsAtFirst(member) else { return try drawnNetwork(of: S.self, member) }
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
    var network = try drawnNetwork(of: S.self, member)
    guard settings.start == nil else { return network }
    do {
      try network.placePieces(on: inputs, seed: member.seed)
      if settings.standardizes { try network.standardize(on: inputs, seed: member.seed) }
      return network
    } catch {
      throw ModelError(.settings, error.description)
    }
  }

  /// Whether the first parameters of a network are made of the rows that it is trained on.
  private func needsRowsAtFirst(_ member: Member) -> Bool {
    settings.standardizes
      || kinds[member.kind].layers.contains { if case .piecewise = $0 { true } else { false } }
  }

  private func drawnNetwork<S: Scalar>(of _: S.Type, _ member: Member) throws(ModelError) -> Network<S> {
    let index = member.index
    if let start = settings.start {
      switch start.networks[min(index, start.networks.count - 1)] {
      case .float(let network): return network.converted(to: S.self)
      case .double(let network): return network.converted(to: S.self)
      }
    }
    do {
      var network = try Network<S>(
        inputs: features.width, layers: kinds[member.kind].layers, seed: member.seed)
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
