import BackpropCompute
import Foundation
import Testing

/// Threads and instruction sets that the machine has not are refused by every verb that computes, before it does anything.
@Suite(.enabled(if: Command.isBuilt, Command.absence)) struct MachineOptionsTests {
  static let verbs = [
    ["train", "t.csv", "-o", "new.m"], ["predict", "t.m", "t.csv"], ["evaluate", "t.m", "t.csv"],
    ["find-rate", "t.csv"], ["plot", "t.m", "t.csv", "--kind", "boundary", "-o", "new.svg"],
  ]

  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.classes, as: "t.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--epochs", "2", "--no-chart")
  }

  func isRefused(_ arguments: [String], _ words: [String], _ environment: [String: String] = [:]) throws {
    let run = try backprop.run(arguments, environment: environment)
    #expect(run.code == 64, "\(arguments): \(run)")
    for word in words { #expect(run.error.contains(word), "\(arguments): \(run.error)") }
    #expect(run.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: backprop.folder.file("new.m")))
    #expect(!FileManager.default.fileExists(atPath: backprop.folder.file("new.svg")))
  }

  @Test(arguments: verbs) func threads(verb: [String]) throws {
    for count in ["0", "-1", "1025", "1000000", "9223372036854775807"] {
      try isRefused(verb + ["--threads=\(count)"], ["--threads: expected 1 to 1024, got \(count)"])
    }
    for word in ["9223372036854775808", "two", "1.5", ""] {
      try isRefused(verb + ["--threads=\(word)"], ["--threads"])
    }
    #expect(try backprop.run(verb + ["--threads", "1024"]).code == 0)
  }

  @Test(arguments: verbs) func instructionSets(verb: [String]) throws {
    for word in ["mmx", "AVX2", "avx-512", ""] {
      try isRefused(verb + ["--instruction-set=\(word)"], ["--instruction-set"])
    }
    for word in ["mmx", "AVX2", " avx2"] {
      try isRefused(
        verb, ["BACKPROP_INSTRUCTION_SET: expected one of baseline", "got \"\(word)\"", "unset it"],
        ["BACKPROP_INSTRUCTION_SET": word])
    }
    for set in InstructionSet.allCases where !set.isAvailable {
      try isRefused(
        verb + ["--instruction-set", set.rawValue], ["expected one that this processor has", set.rawValue])
      try isRefused(
        verb, ["which this processor has", set.rawValue], ["BACKPROP_INSTRUCTION_SET": set.rawValue])
    }
    // The flag comes first, and an empty variable is none.
    for environment in ["mmx", ""] {
      let run = try backprop.run(
        verb + (environment.isEmpty ? [] : ["--instruction-set", "baseline"]),
        environment: ["BACKPROP_INSTRUCTION_SET": environment])
      #expect(run.code == 0, "\(run)")
    }
  }
}
