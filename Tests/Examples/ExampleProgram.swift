import Foundation
import Testing

/// A program of `Examples`, where the build put it beside the tests.
struct ExampleProgram {
  private let url: URL

  init(_ name: String) {
    url = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent(name)
  }

  var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: url.path) }

  /// What it prints, line by line.
  func lines(_ arguments: String...) throws -> [String] {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// How it ends in an error: its exit code, and what it says of it.
  func failure(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    let errors = Pipe()
    process.standardOutput = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return "\(process.terminationStatus) \(text)"
  }
}
