/// The bytes of an array whose first index is the fastest, put in the order where the last index is.
///
/// With sizes n_0, ..., n_k the element (i_0, ..., i_k) moves from place sum i_a f_a to place sum i_a c_a, where
/// f_a = n_0 ... n_(a-1) and c_a = n_(a+1) ... n_k. The bytes must be as many as sizes and word make.
func rowMajor<Word: FixedWidthInteger>(
  _ bytes: [UInt8], fortranShape shape: [Int], _: Word.Type
) -> [UInt8] {
  let sizes = shape.filter { $0 != 1 }
  guard sizes.count > 1, let rows = sizes.first, let columns = sizes.last, !bytes.isEmpty else {
    return bytes
  }
  let size = MemoryLayout<Word>.size
  precondition(sizes.reduce(size, *) == bytes.count)
  // From one column to the next in the old order, from one row to the next in the new one.
  let fromStep = bytes.count / columns
  let toStep = bytes.count / rows
  return unsafe [UInt8](unsafeUninitializedCapacity: bytes.count) { result, filled in
    filled = bytes.count
    let result = UnsafeMutableRawBufferPointer(result)
    unsafe bytes.withUnsafeBytes { bytes in
      forEachMiddle(sizes) { from, to in
        forEachSquare(rows: rows, columns: columns) { row, column in
          let word = unsafe bytes.loadUnaligned(
            fromByteOffset: (from + row) * size + column * fromStep, as: Word.self)
          unsafe result.storeBytes(
            of: word, toByteOffset: row * toStep + (to + column) * size, as: Word.self)
        }
      }
    }
  }
}

/// Rows and columns in squares, so that both orders stay in the cache.
@inline(__always)
private func forEachSquare(rows: Int, columns: Int, _ visit: (Int, Int) -> Void) {
  let square = 32
  for firstRow in stride(from: 0, to: rows, by: square) {
    for firstColumn in stride(from: 0, to: columns, by: square) {
      for row in firstRow..<min(firstRow + square, rows) {
        for column in firstColumn..<min(firstColumn + square, columns) { visit(row, column) }
      }
    }
  }
}

/// For all indices between the first and the last: where in the old and the new order their elements begin.
private func forEachMiddle(_ sizes: [Int], _ visit: (_ from: Int, _ to: Int) -> Void) {
  let middle = sizes.dropFirst().dropLast()
  var index = [Int](repeating: 0, count: middle.count)
  while true {
    var (from, to, below) = (0, 0, sizes[0])
    for (position, size) in zip(index, middle) {
      from += position * below
      below *= size
      to = to * size + position
    }
    visit(from, to * sizes[sizes.count - 1])
    var axis = index.count - 1
    while axis >= 0 {
      index[axis] += 1
      if index[axis] < sizes[axis + 1] { break }
      index[axis] = 0
      axis -= 1
    }
    if axis < 0 { return }
  }
}
