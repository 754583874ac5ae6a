extension Initializer {
  /// Q of the QR decomposition of a rows x columns matrix in row-major order, or of its transpose where it
  /// has fewer rows than columns, times `gain`; unique as R has a positive diagonal.
  ///
  /// The columns of the result are orthogonal and of length `gain`, or its rows where these are fewer. Gram
  /// and Schmidt's method, each vector made orthogonal twice, so that rounding leaves nothing of the others
  /// in it. A vector that depends on those before it gives way to a unit vector that does not. Costs about 4
  /// x larger size x smaller size^2 operations; `matrix` has rows x columns numbers.
  public static func orthogonalMatrix(
    of matrix: [Double], rows: Int, columns: Int, gain: Double = 1
  ) -> [Double] {
    precondition(matrix.count == rows * columns, "orthogonalMatrix: expected rows x columns numbers")
    let length = max(rows, columns)
    let count = min(rows, columns)
    // Vectors lie one after another: the rows of a wide matrix, the columns of a tall or square one.
    let isTall = rows >= columns
    var vectors = isTall ? transposed(matrix, rows: rows, columns: columns) : matrix
    unsafe vectors.withUnsafeMutableBufferPointer { vectors in
      guard let base = vectors.baseAddress else { return }
      for index in 0..<count {
        let vector = unsafe base + index * length
        let size = unsafe dot(vector, vector, length).squareRoot()
        var rest = unsafe remove(base, index, from: vector, length)
        var unit = 0
        while !(rest > 1e-12 * size && rest.isFinite), unit < length {
          unsafe vector.update(repeating: 0, count: length)
          unsafe vector[unit] = 1
          rest = unsafe remove(base, index, from: vector, length)
          if rest * rest * Double(2 * length) < 1 { rest = 0 }
          unit += 1
        }
        for place in 0..<length { unsafe vector[place] /= rest }
      }
    }
    for place in vectors.indices { vectors[place] *= gain }
    return isTall ? transposed(vectors, rows: columns, columns: rows) : vectors
  }
}

private func transposed(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
  var result = [Double](repeating: 0, count: matrix.count)
  for row in 0..<rows {
    for column in 0..<columns { result[column * rows + row] = matrix[row * columns + column] }
  }
  return result
}

/// Takes the directions of the first `count` unit vectors out of one, twice; returns the length that is left.
private func remove(
  _ units: UnsafeMutablePointer<Double>, _ count: Int, from vector: UnsafeMutablePointer<Double>,
  _ length: Int
) -> Double {
  for _ in 0..<2 {
    for index in 0..<count {
      let unit = unsafe units + index * length
      let share = unsafe dot(unit, vector, length)
      for place in 0..<length { unsafe vector[place] -= share * unit[place] }
    }
  }
  return unsafe dot(vector, vector, length).squareRoot()
}

/// The sum of products, in eight sums side by side.
private func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ length: Int) -> Double {
  var sums = SIMD8<Double>(repeating: 0)
  let whole = length & ~7
  for start in stride(from: 0, to: whole, by: 8) {
    let x = unsafe UnsafeRawPointer(a + start).loadUnaligned(as: SIMD8<Double>.self)
    let y = unsafe UnsafeRawPointer(b + start).loadUnaligned(as: SIMD8<Double>.self)
    sums += x * y
  }
  var sum = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
  for place in whole..<length { unsafe sum += a[place] * b[place] }
  return sum
}
