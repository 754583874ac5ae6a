import BackpropCompute

extension FeatureEncoder {
  /// A column of the table, and where the features made of it stand in a row of the matrix.
  public struct SourceColumn: Sendable, Equatable {
    /// The column's name.
    public let name: String
    /// The positions of its features, ascending.
    public internal(set) var positions: [Range<Int>]
  }

  /// The columns of the table that a row is made of, in the order of their first features; each byte of bytes is one.
  public var sourceColumns: [SourceColumn] {
    var found: [SourceColumn] = []
    var indexOfName: [String: Int] = [:]
    var position = 0
    func add(_ name: String, width: Int) {
      let positions = position..<position + width
      position = positions.upperBound
      if let index = indexOfName[name] {
        found[index].positions.append(positions)
      } else {
        indexOfName[name] = found.count
        found.append(SourceColumn(name: name, positions: [positions]))
      }
    }
    for feature in features {
      if case .bytes(let count) = feature {
        for byte in 0..<count { add(ByteColumns.name(ofColumn: byte), width: 1) }
      } else {
        add(feature.column, width: feature.width)
      }
    }
    return found
  }

  /// A row that says as little as a row can: each number at its mean or in its middle and not missing, no category, no moment
  /// in a cycle, no word, bytes of 0. `width` numbers.
  public var typicalRow: [Double] {
    features.flatMap { feature -> [Double] in
      switch feature {
      case .number(_, let mean, _): [scaling == .standard ? 0 : mean]
      case .scaled(_, _, let filling): [filling]
      case .indicator(_, let scale): [scale.apply(-1)]
      case .pair(_, _, let scale): [scale.apply(0)]
      case .levels(_, _, let scales), .vocabulary(_, _, let scales): scales.map { $0.apply(0) }
      case .missing, .category, .codes, .cycle, .words, .bytes:
        Array(repeating: 0, count: feature.width)
      }
    }
  }
}
