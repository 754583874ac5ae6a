import BackpropCompute
import BackpropKernels

/// Rows of inputs where they lie, while somebody holds the inputs. Costs nothing to copy.
@unsafe
struct InputRows<S: Scalar> {
  /// The first number; nil where they are bytes.
  let numbers: UnsafePointer<S>?
  /// The first byte, read where they are bytes; may be nil where there is none.
  let bytes: UnsafePointer<UInt8>?
  /// Where the numbers lie in a file, if they do.
  let file: FilePart?
  let scale: S
  let offset: S
  let columns: Int

  /// Has a row fetched into the cache.
  @inline(__always)
  func prefetch(_ row: Int) {
    if let numbers = unsafe numbers {
      unsafe BackpropCompute.prefetch(numbers + row * columns, count: columns * MemoryLayout<S>.stride)
    } else if let bytes = unsafe bytes {
      unsafe BackpropCompute.prefetch(bytes + row * columns, count: columns)
    }
  }

  /// x := `count` numbers from the beginning of a row.
  @inline(__always)
  func copy(_ row: Int, count: Int, to x: UnsafeMutablePointer<S>, _ kernels: KernelSet<S>) {
    if let numbers = unsafe numbers {
      let stride = MemoryLayout<S>.stride
      if let file = unsafe file, unsafe file.read(count * stride, from: row * columns * stride, to: x) {
        return
      }
      unsafe x.update(from: numbers + row * columns, count: count)
    } else if let bytes = unsafe bytes {
      unsafe kernels.convertBytes(bytes + row * columns, scale, offset, 1, x, count)
    }
  }

  /// x := x + share (row - x).
  @inline(__always)
  func blend(_ row: Int, share: S, into x: UnsafeMutablePointer<S>, _ kernels: KernelSet<S>) {
    if let numbers = unsafe numbers {
      unsafe kernels.transform(.blend(share: share), x, numbers + row * columns, columns)
    } else if let bytes = unsafe bytes {
      unsafe kernels.convertBytes(bytes + row * columns, scale, offset, share, x, columns)
    }
  }
}
