/// Something about a table that a person should know before a network learns from it.
public struct CheckFinding: Sendable, Equatable {
  /// What was found: a word that stays the same from version to version.
  public let name: Name
  /// How bad it is.
  public let severity: Severity
  /// The columns that it is about, in the table's order; empty where it is about whole rows.
  public let columns: [String]
  /// What was found, in one or two sentences.
  public let message: String
  /// The rows that show it: none where a whole column does.
  public let places: [CheckPlace]
  /// What answers it: a flag, or something to do with the file.
  public let remedy: String

  /// A finding of these parts.
  public init(
    _ name: Name, _ severity: Severity, columns: [String] = [], message: String, places: [CheckPlace] = [],
    remedy: String
  ) {
    self.name = name
    self.severity = severity
    self.columns = columns
    self.message = message
    self.places = places
    self.remedy = remedy
  }

  /// How bad a finding is.
  public enum Severity: String, Sendable, Encodable, CaseIterable, Comparable {
    /// What is learned or scored would be wrong.
    case error
    /// Worth a look before trusting a score.
    case warning
    /// Good to know.
    case note

    /// Errors come first.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int { self == .error ? 0 : self == .warning ? 1 : 2 }
  }

  /// What can be found.
  public enum Name: String, Sendable, Encodable, CaseIterable {
    /// The target has missing cells, or nothing else.
    case missingTarget = "missing-target"
    /// The target has one value only.
    case constantTarget = "constant-target"
    /// No column is left to learn from.
    case noFeatures = "no-features"
    /// A column that alone says what the target is.
    case leak
    /// A class of few rows.
    case rareClass = "rare-class"
    /// Rows whose label the others contradict.
    case suspectedLabels = "suspected-labels"
    /// Equal rows with different answers.
    case contradictoryLabels = "contradictory-labels"
    /// Rows that are in the table more than once.
    case duplicateRows = "duplicate-rows"
    /// Columns that say the same.
    case duplicateColumns = "duplicate-columns"
    /// A name for each row.
    case identifier
    /// A name that several rows share.
    case group
    /// A column with one value only.
    case constant
    /// A column of which most cells are missing.
    case mostlyMissing = "mostly-missing"
    /// Rows of the second table that are in the first.
    case sharedRows = "shared-rows"
    /// Columns that the second table lacks.
    case missingColumns = "missing-columns"
    /// A column that is written in another way in the second table.
    case differentKind = "different-kind"
    /// Classes that the first table does not have.
    case unknownClasses = "unknown-classes"
    /// Categories that the first table does not have.
    case unknownCategories = "unknown-categories"
    /// A column whose values are spread in another way in the second table.
    case drift
  }
}

extension CheckFinding: Encodable {
  private enum CodingKeys: CodingKey { case name, severity, columns, message, places, remedy }
}
