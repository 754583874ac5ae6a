import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct PlotTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.words, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
    try backprop("train", "t.csv", "-o", "t.m", "--no-chart", "--preset", "plain")
    try backprop("train", "n.csv", "-o", "n.m", "--no-chart", "--preset", "plain")
  }

  @Test(arguments: [
    ("t.m", "t-loss.svg"), ("t.m t.csv", "t-confusion.svg"), ("t.m t.csv --kind boundary", "t-boundary.svg"),
    ("t.m t.csv --kind panels", "t-panels.svg"),
    ("t.m t.csv --kind boundary --columns b a", "t-boundary.svg"),
    ("t.m t.csv --kind roc", "t-roc.svg"), ("t.m t.csv --kind precision-recall", "t-precision-recall.svg"),
    ("t.m t.csv --kind calibration --bins 5", "t-calibration.svg"),
    ("t.m t.csv --kind roc --weights a", "t-roc.svg"), ("n.m n.csv", "n-predictions.svg"),
    ("n.m n.csv --kind panels", "n-panels.svg"), ("n.m", "n-loss.svg"),
  ])
  func eachKind(arguments: String, file: String) throws {
    let run = try backprop.run(["plot"] + arguments.split(separator: " ").map(String.init))
    #expect(run.code == 0 && run.output == "" && run.error == "chart  \(file)\n", "\(run)")
    let text = try backprop.folder.text(file)
    #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
    #expect(!text.contains("nan") && !text.contains("inf\""))
  }

  @Test(arguments: [("t.m", "t.csv", "accuracy"), ("n.m", "n.csv", "RMSE")])
  func aLearningCurve(model: String, table: String, score: String) throws {
    let run = try backprop("plot", model, table, "--kind", "learning-curve", "-o", "l.svg")
    let lines = run.error.split(separator: "\n")
    #expect(run.code == 0 && lines.first == "      rows    training    held out", "\(run)")
    #expect(lines.dropLast().last?.split(separator: " ").first == "45" && lines.last == "chart  l.svg")
    #expect(try backprop.folder.text("l.svg").contains(score))
    let quiet = try backprop(
      "plot", model, table, "--kind", "learning-curve", "-o", "-", "--quiet", "--metric",
      score == "RMSE" ? "r2" : "log-loss")
    #expect(
      quiet.code == 0 && quiet.error == "" && quiet.output.contains(score == "RMSE" ? "R2" : "log loss"))
  }

  /// The weights of the rows are no feature, and yet the curve needs them.
  @Test func aLearningCurveOfWeightedRows() throws {
    let train = try backprop(
      "train", "n.csv", "--target", "y", "--weights", "b", "--epochs", "2", "-o", "w.m", "--no-chart")
    #expect(train.code == 0, "\(train)")
    let run = try backprop("plot", "w.m", "n.csv", "--kind", "learning-curve", "-o", "w.svg")
    #expect(run.code == 0 && run.error.hasSuffix("chart  w.svg\n"), "\(run)")
  }

  @Test func toStandardOutput() throws {
    let run = try backprop("plot", "t.m", "-o", "-")
    #expect(run.code == 0 && run.error == "" && run.output.hasPrefix("<svg "))
  }

  @Test(arguments: [
    ("t.m --kind boundary", "expected a table after the model, got none"),
    ("t.m t.csv --kind predictions", "expected confusion for this model"),
    ("n.m n.csv --kind confusion", "expected predictions for this model"),
    ("n.m n.csv --kind boundary", "expected a model of classes"),
    ("t.m t.csv --kind boundary --columns a", "expected two numeric columns"),
    ("t.m t.csv --kind boundary --columns a z", "there are a, b"), ("t.m -o p.jpeg", "ends in .svg or .png"),
    ("t.m --kind pie", "--kind"), ("t.m --kind roc", "expected a table after the model, got none"),
    ("n.m n.csv --kind roc", "--kind roc: expected a model of classes"),
    ("n.m n.csv --kind calibration", "expected a model of classes"),
    ("t.m t.csv --kind calibration --bins 0", "--bins: expected 1 to 1000, got 0"),
    ("t.m t.csv --kind roc --metric f1", "expected --kind learning-curve or importance with it"),
    ("t.m t.csv --kind learning-curve --metric rmse", "expected a score of this target"),
  ])
  func whatCannotBeDrawn(arguments: String, words: String) throws {
    let before = try backprop.folder.names
    let run = try backprop.run(["plot"] + arguments.split(separator: " ").map(String.init))
    #expect(run.code == 64 && run.output == "" && run.error.contains(words), "\(run)")
    #expect(try backprop.folder.names == before)
  }

  @Test func aPictureNeedsTheConverter() throws {
    let before = try backprop.folder.names
    let run = try backprop("plot", "t.m", "-o", "p.png", environment: ["PATH": ""])
    #expect(run.code == 69 && run.output == "")
    #expect(run.error.contains("p.png: expected the program rsvg-convert") && run.error.contains("librsvg"))
    let train = try backprop(
      "train", "t.csv", "-o", "other.m", "--chart", "p.png", "--preset", "plain", environment: ["PATH": ""])
    #expect(train.code == 69 && train.output == "")
    #expect(try backprop.folder.names == before)
  }

  @Test func aConverterThatFails() throws {
    try FileManager.default.createDirectory(
      atPath: backprop.folder.file("bin"), withIntermediateDirectories: false)
    try backprop.folder.write("#!/bin/sh\nexit 3\n", as: "bin/rsvg-convert")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: backprop.folder.file("bin/rsvg-convert"))
    let before = try backprop.folder.names
    let path = ["PATH": backprop.folder.file("bin")]
    let run = try backprop("plot", "t.m", "-o", "p.png", environment: path)
    #expect(run.code == 69 && run.error.contains("got its exit status 3"), "\(run)")
    #expect(try backprop.folder.names == before)
  }

  @Test func aPictureIsKnownAgain() throws {
    guard try backprop("plot", "t.m", "-o", "p.png").code == 0 else { return }  // no converter here
    #expect(try backprop.folder.bytes("p.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try backprop("plot", "t.m", "t.csv", "-o", "p.png").code == 0)
    try backprop.folder.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], as: "mine.png")
    let run = try backprop("plot", "t.m", "-o", "mine.png")
    #expect(run.code == 73 && run.error.contains("mine.png: expected no file or an earlier chart"))
    #expect(try backprop.folder.names == ["mine.png", "n.csv", "n.m", "p.png", "t.csv", "t.m"])
  }
}
