/// One of several ways to part the rows of a table, each row being validated in one of them and trained on in
/// the others.
public struct Fold: Equatable, Sendable {
  /// The rows to validate by, in shuffled order.
  public let validation: [Int]
  /// The position among the folds, from 0.
  let number: Int
  /// All rows in shuffled order and the fold that each is validated in, shared by all folds: written out, the
  /// training rows of many folds would take many times the table.
  let order: [Int]
  let foldOfRow: [Int]

  /// The rows to train on: all others, in shuffled order. Cost: linear in the rows of the table, at each
  /// call.
  public var training: [Int] { order.filter { foldOfRow[$0] != number } }

  /// All folds of a table whose rows are shared out like this.
  static func all(count: Int, order: [Int], foldOfRow: [Int]) -> [Fold] {
    var validation = [[Int]](repeating: [], count: count)
    for row in order { validation[foldOfRow[row]].append(row) }
    return validation.enumerated().map { number, rows in
      Fold(validation: rows, number: number, order: order, foldOfRow: foldOfRow)
    }
  }
}
