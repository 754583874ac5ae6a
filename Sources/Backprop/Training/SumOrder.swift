import BackpropCompute
import BackpropKernels

/// The order in which sums over the rows of a batch are added: blocks of a fixed size, each in the order of its rows,
/// combined in a fixed binary tree. Which thread computes a block does not matter.
enum SumOrder {
  /// Rows in a block.
  static var block: Int { 256 }

  /// How many partial sums are alive at once, beside the result: the depth of the tree.
  static func levels(_ rows: Int) -> Int { depth((rows + block - 1) / block) }

  /// The depth of the tree over so many blocks.
  static func depth(_ blocks: Int) -> Int {
    var blocks = blocks
    var levels = 0
    while blocks > 1 {
      blocks = (blocks + 1) / 2
      levels += 1
    }
    return levels
  }

  /// The rows of one part of a batch: a power of two of whole blocks where there are any, so that the sums over parts are
  /// those of the batch's own tree.
  static func rowsInPart(of batch: Int, parts: Int) -> Int {
    let parts = min(parts, max(1, batch))
    let rows = max(1, (batch + parts - 1) / parts)
    return rows <= block ? rows : min(batch, block << depth((rows + block - 1) / block))
  }

  /// Sums `count` numbers over all rows into `target`: `add(block, into)` overwrites `into` with the sum over one block.
  @inline(__always)
  static func sum<S: Scalar>(
    rows: Int, count: Int, into target: UnsafeMutablePointer<S>, scratch: UnsafeMutablePointer<S>,
    kernels: KernelSet<S>, _ add: (Range<Int>, UnsafeMutablePointer<S>) -> Void
  ) {
    if rows <= block {
      unsafe add(0..<rows, target)
    } else {
      let blocks = (rows + block - 1) / block
      unsafe tree(0, blocks, rows: rows, count: count, into: target, scratch: scratch, kernels: kernels, add)
    }
  }

  private static func tree<S: Scalar>(
    _ first: Int, _ blocks: Int, rows: Int, count: Int, into target: UnsafeMutablePointer<S>,
    scratch: UnsafeMutablePointer<S>, kernels: KernelSet<S>,
    _ add: (Range<Int>, UnsafeMutablePointer<S>) -> Void
  ) {
    if blocks == 1 {
      unsafe add(first * block..<min(rows, (first + 1) * block), target)
      return
    }
    let left = left(of: blocks)
    unsafe tree(first, left, rows: rows, count: count, into: target, scratch: scratch, kernels: kernels, add)
    unsafe tree(
      first + left, blocks - left, rows: rows, count: count, into: scratch, scratch: scratch + count,
      kernels: kernels, add)
    unsafe kernels.add(target, scratch, count)
  }

  /// The sum of one number for each row, in Double; within a block by `sumOfBlock`.
  static func sum<S: Scalar>(_ values: UnsafePointer<S>, rows: Int) -> Double {
    unsafe sum(values, 0, (rows + block - 1) / block, rows)
  }

  private static func sum<S: Scalar>(
    _ values: UnsafePointer<S>, _ first: Int, _ blocks: Int, _ rows: Int
  ) -> Double {
    if blocks <= 1 {
      let start = first * block
      return unsafe sumOfBlock(values + start, count: max(0, min(rows, start + block) - start))
    }
    let left = left(of: blocks)
    return unsafe sum(values, first, left, rows) + sum(values, first + left, blocks - left, rows)
  }

  /// The left part of a tree over two blocks or more: the largest power of two below their number.
  static func left(of blocks: Int) -> Int { 1 << (Int.bitWidth - 1 - (blocks - 1).leadingZeroBitCount) }
}
