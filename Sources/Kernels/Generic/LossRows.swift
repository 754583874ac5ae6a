/// Where the loss kernels read and write.
///
/// | array | shape | |
/// |---|---|---|
/// | `z` | rows x columns, `stride` apart | the network's last outputs, before the output function |
/// | `targets` | rows x `targetColumns`, `targetStride` apart | |
/// | `dz` | as `z` | overwritten: the gradient of scale x (sum of the row losses) |
/// | `losses` | rows | each row's loss, summed over its outputs, times its weight and `lossScale` |
/// | `weights` | rows, or nil | the weight of each row; nil where all are 1 |
/// | `outputWeights` | columns, or nil | what the loss has one of for each output: class weights, positive weights |
///
/// Where `stride` is a multiple of the vector's width, whole vectors are read from `z` and written to `dz`, up to `stride`
/// columns, unless `staysInside`: then nothing past the row's columns is touched, because others own it.
public struct LossRows<S: KernelScalar> {
  public var rows: Int
  public var columns: Int
  public var stride: Int
  public var z: UnsafePointer<S>
  public var targets: UnsafePointer<S>
  public var targetColumns: Int
  public var targetStride: Int
  public var dz: UnsafeMutablePointer<S>
  public var losses: UnsafeMutablePointer<S>
  public var scale: S
  /// What the row losses are multiplied by; the gradient has its own `scale`.
  public var lossScale: S
  public var weights: UnsafePointer<S>?
  public var outputWeights: UnsafePointer<S>?
  /// Whether the columns are part of a longer row.
  public var staysInside: Bool
  /// Whether row losses are added to what is there, and not written over it.
  public var adds: Bool

  @inlinable @inline(always)
  public init(
    rows: Int, columns: Int, stride: Int, z: UnsafePointer<S>, targets: UnsafePointer<S>, targetColumns: Int,
    dz: UnsafeMutablePointer<S>, losses: UnsafeMutablePointer<S>, scale: S,
    weights: UnsafePointer<S>? = nil, outputWeights: UnsafePointer<S>? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.stride = stride
    self.z = z
    self.targets = targets
    self.targetColumns = targetColumns
    self.targetStride = targetColumns
    self.dz = dz
    self.losses = losses
    self.scale = scale
    self.lossScale = 1
    self.weights = weights
    self.outputWeights = outputWeights
    self.staysInside = false
    self.adds = false
  }

  /// The weight of a row.
  @inlinable @inline(always)
  public func weight(_ row: Int) -> S {
    if let weights { return weights[row] }
    return 1
  }

  /// The stride to go by when asking whether whole vectors fit in a row: 1, which none does, where they may not.
  @inlinable @inline(always)
  public var room: Int { staysInside ? 1 : stride }

  /// Writes the loss of a row whose outputs' losses add up to `sum`.
  @inlinable @inline(always)
  public func finish(_ row: Int, _ sum: S) {
    let loss = sum * lossScale * weight(row)
    losses[row] = adds ? losses[row] + loss : loss
  }
}
