import BackpropCompute

/// Rows to be predicted, and where their predictions go.
///
/// | array | shape |
/// |---|---|
/// | `x` | count x inputs, `xStride` apart |
/// | `y` | count x outputs, `yStride` apart; nothing is written between |
@unsafe struct PredictedRows<S: Scalar> {
  var count: Int
  var x: UnsafePointer<S>
  var xStride: Int
  var y: UnsafeMutablePointer<S>
  var yStride: Int
  /// Whether outputs become predictions; else they stay as the last layer gives them.
  var isFinished = true
}
