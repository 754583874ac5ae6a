/// What the cells of a column are, whatever they look like.
public enum ColumnKind: String, Codable, CaseIterable, Sendable {
  /// Quantities: more and less mean something.
  case number
  /// Whole numbers of which there are few: counts, grades, or names of things.
  case code
  /// One of two: yes or no.
  case boolean
  /// One of several words.
  case category
  /// Dates, times, or both.
  case date
  /// Sentences: what words are in it matters.
  case text
  /// A name that each row has for itself; nothing can be learned from it.
  case identifier
  /// The same in all rows, or missing in all.
  case constant

  /// Whether a network gets to see it.
  public var isFeature: Bool { self != .identifier && self != .constant }
}
