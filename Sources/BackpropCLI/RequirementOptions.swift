import ArgumentParser

/// What the scores have to be.
struct RequirementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a score has to be, such as 'accuracy >= 0.9'; may be given again.", valueName: "score >= number"),
    transform: Requirement.argument)
  var require: [Requirement] = []

  @Flag(help: "Hold the harder end of each interval against the requirement, and not the value.")
  var confident = false

  @Option(
    help: ArgumentHelp(
      "Also write what came of the requirements to this file, as JUnit's XML.", valueName: "file"))
  var junit: String?

  func validate() throws {
    guard require.isEmpty else { return }
    if confident { throw ValidationError("--confident: expected --require with it, got none") }
    if junit != nil { throw ValidationError("--junit: expected --require with it, got none") }
  }

  var file: JUnitFile? { junit.map { JUnitFile(path: $0) } }
}
