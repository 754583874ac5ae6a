import Backprop
import BackpropCompute

/// The mean of several networks' answers, one after the other.
///
/// Normal distributions are mixed: the variance of the mixture is the mean of the variances and the variance of the means.
struct MeanAnswers {
  private let isOfDistributions: Bool
  private var sum = Matrix<Double>(rows: 0, columns: 0)
  /// Of distributions the sum of the squared means too.
  private var squares: [Double] = []
  private var count = 0
  private var total = 0.0

  init(_ objective: Objective) {
    isOfDistributions = if case .gaussian = objective { true } else { false }
  }

  /// Adds the answers of one network: rows x outputs, as many as those before; `weight` says how much they count.
  mutating func add(_ answers: Matrix<Double>, weight: Double = 1) {
    count += 1
    total += weight
    if count == 1 {
      sum = answers
      if isOfDistributions { squares = (0..<answers.rows).map { weight * answers[$0, 0] * answers[$0, 0] } }
      guard weight != 1 else { return }
      for row in 0..<sum.rows { for column in 0..<sum.columns { sum[row, column] *= weight } }
      return
    }
    for row in 0..<sum.rows {
      for column in 0..<sum.columns { sum[row, column] += weight * answers[row, column] }
      if isOfDistributions { squares[row] += weight * answers[row, 0] * answers[row, 0] }
    }
  }

  /// Rows x outputs; that of one network of weight 1 is its own, to the last bit.
  var value: Matrix<Double> {
    guard count > 1 || total != 1 else { return sum }
    var mean = sum
    let share = 1 / total
    for row in 0..<mean.rows {
      for column in 0..<mean.columns { mean[row, column] *= share }
      if isOfDistributions {
        mean[row, 1] += max(0, squares[row] * share - mean[row, 0] * mean[row, 0])
      }
    }
    return mean
  }
}
