import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct InterruptTests {
  /// Asks a long training to end after some of its epochs.
  private func interrupted(_ backprop: Command, _ arguments: String...) throws -> Command.Outcome {
    let run = try backprop.start(
      ["train", exampleTable("digits.csv"), "--target", "digit", "-o", "m", "--epochs", "1000000"] + arguments
    )
    let deadline = Date.now.addingTimeInterval(30)
    while !run.said.contains("epoch 1/"), run.process.isRunning, .now < deadline { usleep(10_000) }
    usleep(200_000)
    run.process.interrupt()
    return try run.outcome()
  }

  @Test func theBestModelSoFarIsWritten() throws {
    let backprop = try Command()
    let run = try interrupted(backprop, "--patience", "0", "--report-every", "1")
    #expect(run.code == 130)
    #expect(run.output.contains("interrupted; kept epoch"))
    #expect(try backprop.folder.names == ["m", "m.svg"])
    let json = try JSONValue(parsing: backprop("inspect", "m", "--json").bytes)
    #expect(json["provenance"]?["end"]?.string == "interrupted")
    let epochs = try #require(json["provenance"]?["losses"]?.numbers?.count)
    #expect(epochs > 0)
    #expect(try (1...epochs).contains(#require(json["provenance"]?["bestEpoch"]?.integer)))
    #expect(try backprop("evaluate", "m", exampleTable("digits.csv")).code == 0)
  }

  @Test func anEpochThatNeverEndedLeavesAModelToo() throws {
    // One sample a step through wide layers: no first epoch within the test.
    let backprop = try Command()
    let run = try backprop.start([
      "train", exampleTable("digits.csv"), "--target", "digit", "-o", "m", "--batch-size", "1", "--hidden",
      "4000",
      "4000", "--threads", "1",
    ])
    let deadline = Date.now.addingTimeInterval(30)
    while !run.said.contains("-4000-4000-10"), run.process.isRunning, .now < deadline { usleep(10_000) }
    usleep(700_000)
    run.process.interrupt()
    let outcome = try run.outcome()
    #expect(outcome.code == 130)
    #expect(try backprop("inspect", "m").output.contains("0 epochs"))
  }
}
