import Backprop
import BackpropCompute

/// Normally distributed inputs, and targets that suit the objective.
func randomData<S: Scalar>(
  rows: Int, inputs: Int, outputs: Int, objective: Objective, labels: Bool = true, seed: UInt64 = 1,
  of _: S.Type = S.self
) throws -> Dataset<S> {
  let source = RandomSource(seed: seed)
  let x = (0..<rows * inputs).map { S(source.normal(.data, step: 0, index: $0)) }
  let isLabels = objective == .classes && labels
  let columns = isLabels ? 1 : outputs
  var t = (0..<rows * columns).map { index in
    switch objective {
    case .binaryCrossEntropy: S(source.uniform(.data, step: 1, index: index))
    case .crossEntropy:
      isLabels
        ? S(source.integer(below: outputs, .data, step: 1, index: index))
        : S(source.uniform(.data, step: 1, index: index))
    default: S(source.normal(.data, step: 1, index: index))
    }
  }
  if objective == .classes, !isLabels {
    // Probabilities: each row adds up to 1.
    for first in stride(from: 0, to: t.count, by: outputs) {
      let sum = t[first..<first + outputs].reduce(0, +)
      for index in first..<first + outputs { t[index] /= sum }
    }
  }
  return try Dataset(
    inputs: Matrix(rows: rows, columns: inputs, elements: x),
    targets: Matrix(rows: rows, columns: columns, elements: t))
}

/// Sign, exponent and significand of every number: what "the same bytes" means.
func bits<S: Scalar>(_ vector: Vector<S>) -> [UInt64] {
  vector.elements.map { number in
    UInt64(number.significandBitPattern) | UInt64(number.exponentBitPattern) << 52
      | (number.sign == .minus ? 1 << 63 : 0)
  }
}
