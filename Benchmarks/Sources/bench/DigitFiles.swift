import Backprop
import BackpropCompute
import BackpropFormats

/// Images and labels from two IDX files, as bytes.
struct Digits {
  private let rows: Int
  private let columns: Int
  private let pixels: [UInt8]
  private let labels: [UInt8]

  /// `part` is what the files' names begin with: `train` or `t10k`.
  init(folder: String, part: String) throws {
    let images = try IDXFile(path: "\(folder)/\(part)-images-idx3-ubyte", dimensions: 3)
    let labels = try IDXFile(path: "\(folder)/\(part)-labels-idx1-ubyte", dimensions: 1)
    rows = images.shape[0]
    columns = images.shape[1] * images.shape[2]
    pixels = images.bytes
    self.labels = labels.bytes
    guard labels.shape[0] == rows else {
      throw BenchmarkError("\(folder): as many labels as images expected")
    }
  }

  /// What images and labels take as bytes.
  var byteCount: Int { pixels.count + labels.count }

  /// The one place that knows how images become inputs: numbers from 0 to 1.
  func dataset() throws -> Dataset<Float> {
    var inputs = Matrix<Float>(rows: rows, columns: columns)
    let pointer = unsafe inputs.mutablePointer()
    for (index, pixel) in pixels.enumerated() { unsafe pointer[index] = Float(pixel) / 255 }
    return try Dataset(
      inputs: inputs, targets: Matrix(rows: rows, columns: 1, elements: labels.map { Float($0) }))
  }
}

/// An IDX file of bytes: 0, 0, the type (8), the number of dimensions, each as four bytes with the highest first, the bytes.
private struct IDXFile {
  let shape: [Int]
  let bytes: [UInt8]

  init(path: String, dimensions: Int) throws {
    var file = try readFile(path)
    let header = 4 + 4 * dimensions
    guard file.count >= header, file.prefix(4).elementsEqual([0, 0, 8, UInt8(dimensions)]) else {
      throw BenchmarkError("\(path): not an IDX file of bytes with \(dimensions) dimensions")
    }
    shape = (1...dimensions).map { file[4 * $0..<4 * $0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    file.removeFirst(header)
    bytes = file
    guard bytes.count == shape.reduce(1, *) else { throw BenchmarkError("\(path): not whole") }
  }
}
