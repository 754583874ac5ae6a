/// How the rows of a table are shared out between training and validation.
public enum Split: Codable, Equatable, Sendable {
  /// By chance.
  case shuffled
  /// By chance, with every value of this column in the same proportion on both sides.
  case stratified(by: String)
  /// By chance, with all rows that have the same value in this column on the same side.
  case grouped(by: String)
  /// The rows that are earliest by this column are trained on.
  case timed(by: String)
  /// As the cells of this column say: train, valid or test.
  case column(named: String)
}

extension Table {
  /// The rows of each part of a split; `fraction` is the share that is trained on.
  ///
  /// A split by time needs no `seed`, and one by a column neither that nor the fraction; only the latter has
  /// a test part. The same table, split, fraction and seed give the same rows. Throws as
  /// ``splitRows(fraction:stratifiedBy:seed:)``, ``groupSplitRows(fraction:by:seed:)``,
  /// ``timeSplitRows(fraction:by:)`` and ``columnSplitRows(by:)`` do.
  public func rows(of split: Split, fraction: Double, seed: UInt64) throws(TableError) -> SplitRows {
    switch split {
    case .shuffled: SplitRows(try splitRows(fraction: fraction, seed: seed))
    case .stratified(let column):
      SplitRows(try splitRows(fraction: fraction, stratifiedBy: column, seed: seed))
    case .grouped(let column): SplitRows(try groupSplitRows(fraction: fraction, by: column, seed: seed))
    case .timed(let column): SplitRows(try timeSplitRows(fraction: fraction, by: column))
    case .column(let column): try columnSplitRows(by: column)
    }
  }
}

extension SplitRows {
  fileprivate init(_ parts: (first: [Int], second: [Int])) {
    self.init(training: parts.first, validation: parts.second)
  }
}
