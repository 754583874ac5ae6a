/// How many rows make one step.
public enum BatchSize: Sendable, Equatable {
  /// All rows: one step an epoch.
  case full
  /// So many rows; the last batch of an epoch has what is left.
  case rows(Int)

  func rows(of total: Int) -> Int {
    switch self {
    case .full: total
    case .rows(let rows): min(rows, total)
    }
  }
}
