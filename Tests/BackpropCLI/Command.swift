import Foundation
import Synchronization
import TestSupport
import Testing

/// The built command, run as a process in a folder of its own.
final class Command: Sendable {
  /// Where it was run and what came of it.
  struct Outcome: CustomTestStringConvertible {
    let code: Int32
    let bytes: [UInt8]
    let error: String

    var output: String { String(decoding: bytes, as: UTF8.self) }
    var testDescription: String { "exit code \(code), output \(output.prefix(400)), error \(error)" }
  }

  /// Why the suites of the command are left out where it was not built.
  static let absence: Comment = "expected the product backprop beside the tests; swift build makes it"
  static let isBuilt = executable != nil

  /// `BACKPROP_COMMAND`, else the program beside the test bundle, else the newer one of the package's build folder.
  private static let executable: URL? = {
    let files = FileManager.default
    if let path = ProcessInfo.processInfo.environment["BACKPROP_COMMAND"] {
      return URL(fileURLWithPath: path)
    }
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appendingPathComponent("backprop")
    if files.isExecutableFile(atPath: beside.path) { return beside }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    func age(_ url: URL) -> Date {
      (try? files.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.modificationDate] as? Date)
        ?? .distantPast
    }
    return ["release", "debug"].map { package.appendingPathComponent(".build/\($0)/backprop") }
      .filter { files.isExecutableFile(atPath: $0.path) }.max { age($0) < age($1) }
  }()

  let folder: TemporaryFolder
  private let streams: TemporaryFolder
  private let runs = Mutex(0)

  init() throws {
    folder = try TemporaryFolder()
    streams = try TemporaryFolder()
  }

  /// Runs the command to its end.
  @discardableResult
  func callAsFunction(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, input: input, environment: environment)
  }

  /// Runs the command to its end.
  func run(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let run = try start(arguments, input: input, environment: environment)
    return try run.outcome()
  }

  /// Starts the command and leaves it running.
  func start(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Running {
    let number = runs.withLock { count in
      count += 1
      return count
    }
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""].merging(environment) {
      $1
    }
    let (output, error, source) = ("\(number).out", "\(number).err", "\(number).in")
    for name in [output, error] { try streams.write("", as: name) }
    try streams.write(input ?? "", as: source)
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: streams.file(source)))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: streams.file(output)))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: streams.file(error)))
    try process.run()
    return Running(process: process, streams: streams, output: output, error: error)
  }

  /// A command that was started.
  struct Running {
    let process: Process
    let streams: TemporaryFolder
    let output: String
    let error: String

    /// What it has said so far on standard error.
    var said: String { (try? streams.text(error)) ?? "" }

    /// Waits for its end. A signal that ended it counts as a code below zero.
    func outcome() throws -> Outcome {
      process.waitUntilExit()
      let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
      return Outcome(code: code, bytes: try streams.bytes(output), error: try streams.text(error))
    }
  }
}
