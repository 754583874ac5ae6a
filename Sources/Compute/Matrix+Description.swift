#if !hasFeature(Embedded)

  extension Matrix: CustomStringConvertible {
    /// The shape and the elements, a row a line; of a large matrix the first and the last rows and columns.
    public var description: String {
      func shown(_ count: Int) -> [Int?] {
        count <= 8 ? Array(0..<count) : [0, 1, 2, nil, count - 3, count - 2, count - 1]
      }
      var text = "\(rows) x \(columns)"
      for row in shown(rows) {
        guard let row else {
          text += "\n..."
          continue
        }
        let cells = shown(columns).map { $0.map { "\(self[row, $0])" } ?? "..." }
        text += "\n" + cells.joined(separator: "  ")
      }
      return text
    }
  }

#endif
