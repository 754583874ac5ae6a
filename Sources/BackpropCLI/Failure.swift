import ArgumentParser
import BackpropCharts
import BackpropCompute
import BackpropData
import BackpropFormats
import BackpropModel

/// An error as the person at the keyboard meets it: a sentence and an exit code (those of sysexits.h).
struct Failure: Error {
  let code: ExitCode
  let message: String

  init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The failure that an error of the libraries is; nil for ArgumentParser's own.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ModelError: self.init(error.kind.exitCode, error.description)
    case let error as TableError: self.init(error.kind.exitCode, error.description)
    case let error as FileError:
      switch error {
      case .cannotWrite: self.init(.cannotWrite, error.description)
      case .noSuchFile, .isDirectory, .cannotRead: self.init(.noInput, error.description)
      case .tooLarge: self.init(.badData, error.description)
      }
    case let error as MemoryBudgetError:
      switch error {
      case .tooLittle: self.init(.usage, error.description)
      case .file, .diskLimit: self.init(.cannotWrite, error.description)
      }
    case let error as GeneratorError: self.init(.usage, error.description)
    case let error as ChartError: self.init(.badData, error.description)
    default: return nil
    }
  }
}

extension ExitCode {
  static let no = ExitCode(1)
  static let usage = ExitCode(64)
  static let badData = ExitCode(65)
  static let noInput = ExitCode(66)
  static let unavailable = ExitCode(69)
  static let internalFault = ExitCode(70)
  static let cannotWrite = ExitCode(73)
  static let badConfiguration = ExitCode(78)
  static let interrupted = ExitCode(130)
}

extension TableError.Kind {
  var exitCode: ExitCode {
    switch self {
    case .noInput: .noInput
    case .badData, .noSuchColumn: .badData
    case .badArgument: .usage
    case .cannotWrite: .cannotWrite
    }
  }
}

extension ModelError.Kind {
  var exitCode: ExitCode {
    switch self {
    case .noInput: .noInput
    case .badData, .damaged: .badData
    case .settings: .usage
    case .cannotWrite: .cannotWrite
    case .diverged: .no
    }
  }
}
