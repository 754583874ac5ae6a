import Backprop
import BackpropCompute
import BackpropFormats

/// Images and labels from two IDX files; the images stay bytes.
struct Digits {
  let dataset: Dataset<Float>
  /// What images and labels take as bytes.
  let byteCount: Int

  /// `part` is what the files' names begin with: `train` or `t10k`.
  init(folder: String, part: String) throws {
    let images = try IDXFile(contentsOf: "\(folder)/\(part)-images-idx3-ubyte")
    let labels = try IDXFile(contentsOf: "\(folder)/\(part)-labels-idx1-ubyte")
    byteCount = images.bytes.count + labels.bytes.count
    dataset = try Dataset(
      bytes: ByteMatrix(rows: images.rows, columns: images.columns, elements: images.unsignedBytes()),
      targets: Matrix(rows: labels.rows, columns: 1, elements: labels.unsignedBytes().map { Float($0) }))
  }
}
