import BackpropCompute
import BackpropKernels

/// An objective made ready for a network: its kernel calls, and the arrays they read.
///
/// Most objectives are one call for all outputs. A quantile has one for each level, a combined objective one or more for
/// each part; these stay inside their own columns, and their row losses are added up. Calls take no memory.
@safe final class PreparedObjective<S: Scalar> {
  /// One kernel call.
  private struct Term {
    var function: LossFunction<S>
    var custom: CustomObjective?
    var column: Int
    var columns: Int
    var target: Int
    /// Nil for as many as the targets have.
    var targetColumns: Int?
    /// What the losses and the gradient are multiplied by.
    var share: S
    /// Where the output weights begin.
    var weights: Int?

    var isCustom: Bool { if case .some = custom { true } else { false } }
  }

  /// An output function and its columns.
  private struct Output {
    var function: OutputFunction
    var column: Int
    var columns: Int
  }

  private let terms: [Term]
  private let outputs: [Output]
  /// The one kernel call that owns the rows; nil where there are several, or a loss of the user's own.
  private let kernel: LossFunction<S>?
  /// The output weights of that call.
  private let kernelWeights: UnsafePointer<S>?
  private let outputWeights: AlignedBuffer<S>
  /// What the sum of weighted row losses is divided by for each row of weight 1.
  private let divisorOfRow: Double
  private let classWeights: [Double]

  /// `objective` has been checked for so many outputs.
  init(_ objective: Objective, outputs: Int) {
    var terms: [Term] = []
    var functions: [Output] = []
    var weights: [Double] = []
    if case .combined(let combined) = objective {
      var column = 0
      var target = 0
      for part in combined.parts {
        let divisor = Self.divisorOfRow(part.objective, outputs: part.outputs)
        Self.add(
          part.objective, columns: column..<column + part.outputs, target: target,
          targetColumns: part.targetColumns, share: S(part.weight / divisor), &terms, &weights)
        functions.append(
          Output(function: part.objective.traits.output, column: column, columns: part.outputs))
        column += part.outputs
        target += part.targetColumns
      }
      kernel = nil
      divisorOfRow = 1
    } else {
      Self.add(
        objective, columns: 0..<outputs, target: 0, targetColumns: nil, share: 1, &terms, &weights)
      functions.append(Output(function: objective.traits.output, column: 0, columns: outputs))
      kernel = terms.count == 1 && !terms[0].isCustom ? terms[0].function : nil
      divisorOfRow = Self.divisorOfRow(objective, outputs: outputs)
    }
    self.terms = terms
    self.outputs = functions
    outputWeights = AlignedBuffer(count: weights.count)
    for (index, weight) in weights.enumerated() { unsafe outputWeights.pointer[index] = S(weight) }
    unsafe kernelWeights = weights.isEmpty ? nil : UnsafePointer(outputWeights.pointer)
    if case .crossEntropy(let entropy) = objective {
      classWeights = entropy.classWeights
    } else {
      classWeights = []
    }
  }

  /// Appends the calls of an objective that is not combined.
  private static func add(
    _ objective: Objective, columns: Range<Int>, target: Int, targetColumns: Int?, share: S,
    _ terms: inout [Term], _ weights: inout [Double]
  ) {
    var term = Term(
      function: objective.function(), custom: nil, column: columns.lowerBound, columns: columns.count,
      target: target, targetColumns: targetColumns, share: share, weights: nil)
    switch objective {
    case .quantile(let quantile):
      term.columns = columns.count / max(1, quantile.levels.count)
      term.targetColumns = term.columns
      for level in quantile.levels {
        term.function = .quantile(level: S(level))
        terms.append(term)
        term.column += term.columns
      }
      return
    case .custom(let custom): term.custom = custom
    default:
      let own = objective.traits.outputWeights
      if !own.isEmpty {
        term.weights = weights.count
        weights += own
      }
    }
    terms.append(term)
  }

  /// What the mean over one row divides by.
  private static func divisorOfRow(_ objective: Objective, outputs: Int) -> Double {
    if case .gaussian = objective { return Double(outputs / 2) }
    return objective.traits.isMeanOverRows ? 1 : Double(outputs)
  }

  /// Writes each row's loss, summed over its outputs, times its weight, and the gradient of scale x their sum.
  @inline(__always)
  func loss(_ rows: LossRows<S>, _ kernels: KernelSet<S>) {
    guard let kernel else { return lossOfTerms(rows, kernels) }
    var rows = rows
    unsafe rows.outputWeights = kernelWeights
    kernels.losses(kernel, rows)
  }

  @inline(__always)
  private func lossOfTerms(_ rows: LossRows<S>, _ kernels: KernelSet<S>) {
    for index in terms.indices {
      let term = terms[index]
      var part = rows
      part.columns = term.columns
      unsafe part.z += term.column
      unsafe part.dz += term.column
      unsafe part.targets += term.target
      part.targetColumns = term.targetColumns ?? rows.targetColumns
      part.scale *= term.share
      part.lossScale *= term.share
      part.staysInside = true
      part.adds = index > 0
      if let first = term.weights { unsafe part.outputWeights = UnsafePointer(outputWeights.pointer + first) }
      if let custom = term.custom { custom.run(part) } else { kernels.losses(term.function, part) }
    }
  }

  /// The one kernel call that it is, and the output weights it reads; nil where it is more, or a loss of the user's own.
  var singleKernel: (function: LossFunction<S>, weights: UnsafePointer<S>?)? {
    guard let kernel else { return nil }
    return unsafe (kernel, kernelWeights)
  }

  /// Turns the network's outputs into predictions, in place.
  @inline(__always)
  func applyOutputFunction(
    _ z: UnsafeMutablePointer<S>, rows: Int, columns: Int, stride: Int, _ kernels: KernelSet<S>
  ) {
    // By index: a pass over a small network counts no references.
    for index in outputs.indices {
      let output = outputs[index]
      unsafe output.function.apply(
        z + output.column, rows: rows, columns: output.columns, stride: stride,
        ownsRows: outputs.count == 1, kernels)
    }
  }

  /// What the sum of the weighted row losses is divided by for the mean, for rows of this total weight.
  func divisor(weight: Double) -> Double { weight * divisorOfRow }

  /// Whether the targets have a say in a row's weight.
  var weighsRows: Bool { !classWeights.isEmpty }

  /// What a row's target adds to the total weight, times the row's own weight: the class weight of a label, else 1.
  func weight(of target: UnsafePointer<S>, targetColumns: Int) -> Double {
    guard weighsRows, targetColumns == 1 else { return 1 }
    return unsafe classWeights[target[0].index]
  }
}
