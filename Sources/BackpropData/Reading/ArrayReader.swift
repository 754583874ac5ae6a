import BackpropCompute
import BackpropFormats

/// Makes a table of arrays: an IDX file, a NumPy array, or two of them in an `.npz`, with labels from a second file.
///
/// Rows of bytes stay bytes (``Table/bytes``); other numbers become the columns x1, x2 and so on. Labels are the column
/// `label`.
enum ArrayReader {
  /// One array as it lies in a file.
  private enum Array {
    case idx(IDXFile)
    case numPy(NPYFile)

    var shape: [Int] {
      switch self {
      case .idx(let file): file.shape
      case .numPy(let file): file.shape
      }
    }

    /// The elements, where they are bytes.
    var bytes: [UInt8]? {
      switch self {
      case .idx(let file): file.dataType == .uint8 ? file.bytes : nil
      case .numPy(let file): file.dataType == .uint8 || file.dataType == .bool ? file.bytes : nil
      }
    }

    func doubles() throws(NumPyError) -> [Double] {
      switch self {
      case .idx(let file): file.doubles()
      case .numPy(let file): try file.doubles()
      }
    }
  }

  /// What file a beginning is that of; nil where it is no file of arrays.
  static func format(of beginning: some Collection<UInt8>) -> String? {
    if beginning.starts(with: [0x93] + "NUMPY".utf8) { return "NumPy" }
    if beginning.starts(with: Swift.Array("PK\u{3}\u{4}".utf8)) { return "npz" }
    let bytes = Swift.Array(beginning.prefix(4))
    let isIDX =
      bytes.count == 4 && bytes[0] == 0 && bytes[1] == 0 && (0x08...0x0E).contains(bytes[2]) && bytes[3] > 0
    return isIDX ? "IDX" : nil
  }

  /// The table in a file of arrays; `labels` is the path of a second one, `names` those of the arrays in an `.npz`.
  static func table(
    _ source: ByteSource, name: String, options: TableOptions
  ) throws(TableError) -> Table {
    var (inputs, labels) = try arrays(source, name: name, names: options.arrays)
    var labelsName = name
    if let path = options.labels {
      labelsName = fileName(path)
      labels = try arrays(ByteSource(contentsOf: path), name: labelsName, names: nil).inputs
    }
    let rows = inputs.shape.first ?? 1
    guard rows > 0, !inputs.shape.contains(0) else {
      throw .damagedFile(
        path: name, reason: "expected rows of numbers, got an array of \(words(inputs.shape))")
    }
    let width = inputs.shape.dropFirst().reduce(1, *)
    var columns: [Column] = []
    if let labels {
      guard labels.shape.reduce(1, *) == rows else {
        throw .damagedFile(
          path: labelsName,
          reason:
            "expected \(rows) labels, one for each row of \(name), got an array of \(words(labels.shape))")
      }
      columns = [Column(name: "label", numbers: try numbers(labels, name: labelsName))]
    }
    if width > 1, let bytes = inputs.bytes {
      do {
        return try Table(
          name: name, bytes: ByteMatrix(rows: rows, columns: width, elements: bytes), columns: columns)
      } catch let error as TableError {
        throw error
      } catch {
        throw .damagedFile(path: name, reason: "\(error)")
      }
    }
    let all = try numbers(inputs, name: name)
    let own = (0..<width).map { column in
      Column(name: ByteColumns.name(ofColumn: column), numbers: (0..<rows).map { all[$0 * width + column] })
    }
    return try Table(name: name, columns: own + columns)
  }

  private static func numbers(_ array: Array, name: String) throws(TableError) -> [Double] {
    do {
      return try array.doubles()
    } catch {
      throw .damagedFile(path: name, reason: "\(error.problem)")
    }
  }

  /// The arrays in a file: inputs, and labels where it has them too.
  private static func arrays(
    _ source: ByteSource, name: String, names: [String]?
  ) throws(TableError) -> (inputs: Array, labels: Array?) {
    let bytes = try source.bytes(in: 0..<source.count)
    do {
      switch format(of: bytes) {
      case "NumPy": return (.numPy(try NPYFile(bytes: bytes, file: nil)), nil)
      case "IDX": return (.idx(try IDXFile(bytes: bytes, file: nil)), nil)
      case "npz":
        let file = try NPZFile(bytes: bytes, file: nil, limit: MemoryLimit.bytes / 2)
        if file.names.contains("[Content_Types].xml") {
          throw TableError.malformed(file: name, line: nil, problem: .otherFormat("spreadsheet"))
        }
        if file.names.contains(where: isNameOfText) {
          throw TableError.malformed(file: name, line: nil, problem: .otherFormat("zip"))
        }
        let chosen = try chosen(of: file.names, names: names, name: name)
        return (
          .numPy(try file.array(named: chosen.inputs)),
          try chosen.labels.map { (name) throws(NumPyError) in .numPy(try file.array(named: name)) }
        )
      default:
        throw TableError.damagedFile(
          path: name, reason: "expected an IDX file, or NumPy's .npy or .npz, got something else")
      }
    } catch let error as TableError {
      throw error
    } catch let error as NumPyError {
      throw .damagedFile(path: name, reason: "\(error)")
    } catch {
      throw .damagedFile(path: name, reason: "\(error)")
    }
  }

  private static func isNameOfText(_ name: String) -> Bool {
    [".csv", ".tsv", ".txt", ".data", ".json"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Which arrays of an `.npz` are inputs and labels: those that are named, or that plainly are it.
  private static func chosen(
    of available: [String], names: [String]?, name: String
  ) throws(TableError) -> (inputs: String, labels: String?) {
    if let names, let first = names.first { return (first, names.dropFirst().first) }
    if available.count == 1 { return (available[0], nil) }
    let pairs = [
      ("x_train", "y_train"), ("x", "y"), ("X", "y"), ("X_train", "y_train"), ("images", "labels"),
      ("data", "target"),
      ("data", "labels"), ("inputs", "targets"), ("arr_0", "arr_1"),
    ]
    if let pair = pairs.first(where: { available.contains($0.0) && available.contains($0.1) }) { return pair }
    throw .damagedFile(
      path: name,
      reason:
        "it has the arrays \(listed(available)): expected which are meant (--arrays INPUTS or --arrays INPUTS,LABELS)"
    )
  }

  private static func words(_ shape: [Int]) -> String {
    shape.isEmpty ? "one number" : shape.map(String.init).joined(separator: " x ")
  }
}

/// The last part of a path.
func fileName(_ path: String) -> String {
  path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
}
