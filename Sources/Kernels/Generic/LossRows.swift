/// Where the loss kernels read and write.
///
/// | array | shape | |
/// |---|---|---|
/// | `z` | rows x columns, `stride` apart | the network's last outputs, before the output function |
/// | `targets` | rows x `targetColumns`, dense | |
/// | `dz` | as `z` | overwritten: the gradient of scale x (sum of the row losses) |
/// | `losses` | rows | overwritten: each row's loss, summed over its outputs, times its weight |
/// | `weights` | rows, or nil | the weight of each row; nil where all are 1 |
/// | `outputWeights` | columns, or nil | what the loss has one of for each output: class weights, positive weights |
///
/// Where `stride` is a multiple of the vector's width, whole vectors are read from `z` and written to `dz`, up to `stride`
/// columns.
public struct LossRows<S> {
  public var rows: Int
  public var columns: Int
  public var stride: Int
  public var z: UnsafePointer<S>
  public var targets: UnsafePointer<S>
  public var targetColumns: Int
  public var dz: UnsafeMutablePointer<S>
  public var losses: UnsafeMutablePointer<S>
  public var scale: S
  public var weights: UnsafePointer<S>?
  public var outputWeights: UnsafePointer<S>?

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
    self.dz = dz
    self.losses = losses
    self.scale = scale
    self.weights = weights
    self.outputWeights = outputWeights
  }
}
