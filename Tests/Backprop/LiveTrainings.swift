import Foundation
import TestSupport

/// Trainings that a script of `Tests/Live` makes with another library while the tests run: records in the form of the
/// golden values, of sizes, settings and data that a seed draws.
struct LiveTrainings: Sendable {
  static let torch = LiveTrainings("torch_trainings.py")
  static let sklearn = LiveTrainings("sklearn_trainings.py")

  /// The same seed draws the same records.
  static let seed = ProcessInfo.processInfo.environment["BACKPROP_LIVE_SEED"] ?? "1"

  let records: [ParityRecord]
  /// Why there are no records, where that is no fault; nil where there must be some.
  let absence: String?
  /// What went wrong where it is one.
  let failure: String?

  private init(_ script: String) {
    do {
      switch try Self.run(script) {
      case .records(let records): self.init(records: records)
      case .absence(let absence): self.init(absence: absence)
      }
    } catch {
      self.init(failure: "\(script): \(error)")
    }
  }

  private init(records: [ParityRecord] = [], absence: String? = nil, failure: String? = nil) {
    self.records = records
    self.absence = absence
    self.failure = failure
  }

  private enum Outcome {
    case records([ParityRecord])
    case absence(String)
  }

  /// The script's way of ending without records.
  private struct Ending: Error {
    let code: Int32
  }

  private static func run(_ script: String) throws -> Outcome {
    guard let interpreter = ProcessInfo.processInfo.environment["BACKPROP_PYTHON"] else {
      return .absence("set BACKPROP_PYTHON to an interpreter with torch and scikit-learn to run \(script)")
    }
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: interpreter)
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Live/\(script)").path
    process.arguments = ["-B", path, "--seed", seed, "--out", folder.file("records.json")]
    print("\(script): seed \(seed); BACKPROP_LIVE_SEED sets another")
    try process.run()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0:
      let document = try JSONValue(parsing: try folder.bytes("records.json"))
      return .records((document["records"]?.items ?? []).map(ParityRecord.init(json:)))
    case 3: return .absence("the interpreter of BACKPROP_PYTHON lacks what \(script) imports")
    case let code: throw Ending(code: code)
    }
  }
}
