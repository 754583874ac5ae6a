import BackpropCompute
import BackpropKernels

/// One of C classes, and the mean over the rows:
///
///     l = -(sum over classes k of a_k ln p_k),     p = softmax(z),  a_k = w_k (t_k (1 - s) + s/C)
///     dl/dz_k = (sum of a) p_k - a_k
///
/// Targets t are a column of classes 0, 1, ..., or a probability for each class. Under class weights w the mean of labels
/// y divides by the sum of w_y over the rows, that of probabilities by the number of rows. One kernel, finite for every z.
public struct CrossEntropy: Sendable, Equatable {
  /// The share s of each target that is given to all classes alike; 0 or more and below 1.
  public var smoothing: Double
  /// The weight of each class; empty where all are 1.
  public var classWeights: [Double]

  /// The cross-entropy of the outputs' softmax.
  public init(smoothing: Double = 0, classWeights: [Double] = []) {
    self.smoothing = smoothing
    self.classWeights = classWeights
  }
}

extension CrossEntropy: LossDefinition {
  var traits: LossTraits {
    LossTraits(
      name: "cross-entropy", output: .softmax, targets: .labelsOrProbabilities, isMeanOverRows: true,
      answersEachOutput: false, metric: .accuracy, outputWeights: classWeights)
  }

  @inline(__always)
  func function<S: Scalar>() -> LossFunction<S> { .crossEntropy(smoothing: S(smoothing)) }

  func check(outputs: Int) throws(ShapeError) {
    try expect(
      smoothing >= 0 && smoothing < 1, "cross-entropy", "smoothing", "0 or more and below 1", smoothing)
    try expectWeights(classWeights, outputs: outputs, "cross-entropy", "class weights")
  }
}
