/// A dense layer of a network that lives in the first-level cache, with the places of its arrays for a few rows.
///
/// | array | shape | |
/// |---|---|---|
/// | W, b | outputs x inputs, outputs | among the parameters, from `weights` on, b (if any) behind W |
/// | `byInput` | inputs x `byInputStride` | W^T, packed again after every update |
/// | `z`, `a`, `dz` | rows x `stride` | as a `Dense` layer has them; z is a where backward does not need it |
/// | `sums` | outputs x `sumStride`, then `stride` or one vector | dW and db over the rows so far, in whole vectors |
///
/// `stride` is whole vectors, or 1 where there is a single output: then rows lie one after the other, and one vector takes
/// many of them.
public struct SmallLayer<S> {
  public var inputs: Int
  public var outputs: Int
  public var stride: Int
  public var sumStride: Int
  /// Where W begins among the parameters.
  public var weights: Int
  public var hasBias: Bool
  public var function: ActivationFunction
  public var alpha: S
  public var byInput: UnsafeMutablePointer<S>
  public var z: UnsafeMutablePointer<S>
  public var a: UnsafeMutablePointer<S>
  public var dz: UnsafeMutablePointer<S>
  public var sums: UnsafeMutablePointer<S>

  @inlinable @inline(always)
  public init(
    inputs: Int, outputs: Int, stride: Int, sumStride: Int, weights: Int, hasBias: Bool,
    function: ActivationFunction, alpha: S, byInput: UnsafeMutablePointer<S>, z: UnsafeMutablePointer<S>,
    a: UnsafeMutablePointer<S>, dz: UnsafeMutablePointer<S>, sums: UnsafeMutablePointer<S>
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.stride = stride
    self.sumStride = sumStride
    self.weights = weights
    self.hasBias = hasBias
    self.function = function
    self.alpha = alpha
    self.byInput = byInput
    self.z = z
    self.a = a
    self.dz = dz
    self.sums = sums
  }

  /// Whether W as it lies is its own transpose: a row, or a column.
  @inlinable @inline(always)
  public var isLine: Bool { inputs == 1 || outputs == 1 }

  /// From one input's weights to the next in W^T.
  @inlinable @inline(always)
  public var byInputStride: Int { outputs == 1 ? 1 : stride }
}
