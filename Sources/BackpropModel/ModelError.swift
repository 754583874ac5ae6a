import BackpropCompute
import BackpropData
import BackpropFormats

/// What can go wrong between a table and a model, with a sentence for the person at the keyboard.
public struct ModelError: Error, CustomStringConvertible, Equatable {
  /// What kind of fault it is: each has an exit code of its own at the command line.
  public enum Kind: Sendable, Equatable {
    /// A file or column that is not there.
    case noInput
    /// A table that cannot be used.
    case badData
    /// A model file that is truncated, altered, or of a later version.
    case damaged
    /// Settings that do not fit together or do not fit the table.
    case settings
    /// A result that could not be written.
    case cannotWrite
    /// Training that ran into NaN or infinity.
    case diverged
  }

  /// What kind of fault it is.
  public let kind: Kind
  /// The whole message: who, what was expected, what came, and what to do.
  public let description: String

  /// An error of a kind with this message.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  init(_ error: TableError) {
    switch error.kind {
    case .noInput: self.init(.noInput, error.description)
    case .badData: self.init(.badData, error.description)
    case .noSuchColumn: self.init(.badData, error.description)
    case .badArgument: self.init(.settings, error.description)
    case .cannotWrite: self.init(.cannotWrite, error.description)
    }
  }

  init(_ error: FileError) {
    switch error {
    case .cannotWrite: self.init(.cannotWrite, error.description)
    case .noSuchFile, .isDirectory, .cannotRead: self.init(.noInput, error.description)
    case .tooLarge: self.init(.damaged, error.description)
    }
  }
}
