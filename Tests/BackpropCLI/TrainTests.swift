import BackpropCompute
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct TrainTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    try backprop.folder.write(Tables.classes, as: "t.csv")
    try backprop.folder.write(Tables.numbers, as: "n.csv")
  }

  @Test func aTableBecomesAModelAndAChart() throws {
    let run = try backprop("train", exampleTable("breast-cancer.csv"), "--target", "diagnosis")
    #expect(run.code == 0)
    #expect(
      try backprop.folder.names
        == ["breast-cancer.safetensors", "breast-cancer.svg", "t.csv", "n.csv"].sorted())
    #expect(try backprop.folder.text("breast-cancer.svg").hasPrefix("<svg "))
    #expect(run.output.contains("accuracy") && run.output.contains("model  breast-cancer.safetensors"))
    #expect(run.error.contains("breast-cancer.csv: 569 rows, 31 columns"))
    #expect(run.error.contains("\"diagnosis\": classes, because"))
    #expect(run.error.contains("569 rows in 5 parts: each network learns from 455"))
    #expect(run.error.contains("seeds 0 to "))
  }

  @Test func standardOutputIsTheResultAlone() throws {
    let run = try backprop("train", "t.csv", "--quiet", "--preset", "plain")
    #expect(run.code == 0)
    #expect(run.error == "")
    #expect(run.output.hasSuffix("next   backprop predict t.safetensors TABLE.csv\n"))
  }

  @Test func jsonIsOneDocument() throws {
    let run = try backprop(
      "train", "t.csv", "--json", "--preset", "plain", "--epochs", "7", "--patience", "0")
    let json = try JSONValue(parsing: run.bytes)
    #expect(json["model"]?.string == "t.safetensors")
    #expect(json["layers"]?.numbers == [2, 64, 32, 1])
    #expect(json["parameters"]?.integer == 2 * 64 + 64 + 64 * 32 + 32 + 32 + 1)
    #expect(json["losses"]?.numbers?.count == 7)
    #expect(json["training"]?["rows"]?.integer == 48)
    #expect(json["validation"]?["rows"]?.integer == 12)
  }

  @Test func theTargetMayBePlainByItsName() throws {
    #expect(
      try backprop("train", "t.csv", "--preset", "plain").error.contains("target: the column named \"y\""))
    try backprop.folder.write(Tables.table("answer") { a, b in a > b ? "1" : "0" }, as: "u.csv")
    let before = try backprop.folder.names
    let unsaid = try backprop("train", "u.csv", "--preset", "plain")
    #expect(unsaid.code == 64)
    #expect(unsaid.error.contains("u.csv: expected --target") && unsaid.error.contains("a, b, answer"))
    #expect(try backprop.folder.names == before)
  }

  @Test func equalSeedsGiveEqualBytes() throws {
    try backprop("train", "t.csv", "-o", "first.m", "--seed", "3", "--dropout", "0.1", "--epochs", "20")
    try backprop("train", "t.csv", "-o", "second.m", "--seed", "3", "--dropout", "0.1", "--epochs", "20")
    try backprop("train", "t.csv", "-o", "other.m", "--seed", "4", "--dropout", "0.1", "--epochs", "20")
    #expect(try backprop.folder.bytes("first.m") == backprop.folder.bytes("second.m"))
    #expect(try backprop.folder.bytes("first.m") != backprop.folder.bytes("other.m"))
    #expect(try backprop.folder.bytes("first.svg") == backprop.folder.bytes("second.svg"))
  }

  @Test(arguments: ["float", "double"])
  func threadsAndInstructionSetsHaveNoSay(precision: String) throws {
    let arguments = [
      "train", exampleTable("iris.csv"), "--target", "species", "--epochs", "15", "--no-chart",
    ]
    func model(_ more: [String], _ environment: [String: String] = [:]) throws -> [UInt8] {
      let run = try backprop.run(
        arguments + ["--precision", precision, "-o", "m"] + more, environment: environment)
      #expect(run.code == 0, "\(run)")
      return try backprop.folder.bytes("m")
    }
    let expected = try model(["--threads", "1", "--instruction-set", "baseline"])
    for threads in ["1", "2", "3"] {
      for set in InstructionSet.available {
        #expect(try model(["--threads", threads, "--instruction-set", set.rawValue]) == expected)
      }
    }
    #expect(try model([], ["BACKPROP_INSTRUCTION_SET": "baseline"]) == expected)
  }

  @Test func theEnvironmentsInstructionSetIsChecked() throws {
    let run = try backprop.run(["train", "t.csv"], environment: ["BACKPROP_INSTRUCTION_SET": "mmx"])
    #expect(run.code == 64)
    #expect(
      run.error.contains("BACKPROP_INSTRUCTION_SET: expected one of baseline")
        && run.error.contains("\"mmx\""))
  }

  @Test func anEarlierModelIsKept() throws {
    try backprop("train", "t.csv", "--seed", "1", "--preset", "plain")
    let first = try backprop.folder.bytes("t.safetensors")
    try backprop("train", "t.csv", "--seed", "2", "--preset", "plain")
    #expect(try backprop.folder.bytes("t.safetensors") != first)
    #expect(try backprop.folder.bytes("t.safetensors.bak") == first)
  }

  @Test func anotherFileIsReplacedByForceAlone() throws {
    try backprop.folder.write("my notes", as: "notes")
    let refused = try backprop("train", "t.csv", "-o", "notes", "--no-chart", "--preset", "plain")
    #expect(refused.code == 73)
    #expect(
      refused.error.contains("notes: expected no file or an earlier model of backprop, got another file"))
    #expect(refused.error.contains("--force"))
    #expect(try backprop.folder.text("notes") == "my notes")
    #expect(
      try backprop("train", "t.csv", "-o", "notes", "--no-chart", "--force", "--preset", "plain").code == 0)
    #expect(try backprop.folder.text("notes.bak") == "my notes")

    try backprop.folder.write("<svg>mine</svg>", as: "c.svg")
    let before = try backprop.folder.names
    #expect(try backprop("train", "t.csv", "-o", "m", "--chart", "c.svg", "--preset", "plain").code == 73)
    #expect(try backprop.folder.names == before)
    #expect(try backprop.folder.text("c.svg") == "<svg>mine</svg>")
  }

  @Test func standardInputAndOutput() throws {
    try backprop("train", "t.csv", "-o", "file.m", "--preset", "plain")
    let piped = try backprop("train", "-", "-o", "-", "--quiet", "--preset", "plain", input: Tables.classes)
    #expect(piped.code == 0)
    try backprop.folder.write(piped.bytes, as: "piped.m")
    // The table's name is in the model, and here alone the two differ.
    #expect(try backprop("predict", "piped.m", "t.csv").bytes == backprop("predict", "file.m", "t.csv").bytes)
    #expect(try backprop.folder.names == ["file.m", "file.svg", "n.csv", "piped.m", "t.csv"])
    let named = try backprop("train", "-", "--quiet", "--preset", "plain", input: Tables.classes)
    #expect(named.output.contains("model  model.safetensors"))
  }

  @Test func theSineOfTheDocument() throws {
    try backprop("datasets", "make", "sine", "-o", "sine.csv")
    let run = try backprop.run(
      """
      train sine.csv --target y --layers 1 10 10 1 --learning-rate 0.01 --epochs 1000 --report-every 200 \
      --loss half-squared --output-activation sigmoid --scale-target none --initializer normal:0.1 \
      --optimizer sgd --batch-size 1 --no-shuffle --validation 0
      """.split(separator: " ").map(String.init))
    #expect(run.code == 0)
    let reported = run.error.split(separator: "\n").filter { $0.hasPrefix("epoch ") }
      .map { $0.prefix { $0 != "/" } }
    #expect(reported == ["epoch 1", "epoch 201", "epoch 401", "epoch 601", "epoch 801", "epoch 1000"])
    #expect(run.error.contains("network 1-10-10-1, float; half-squared-sigmoid; sgd, learning rate 0.01"))
  }

  @Test func aStepLaidOpen() throws {
    let run = try backprop("train", "n.csv", "--hidden", "2", "--epochs", "2", "--trace", "--quiet")
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("the first step"))
    for word in ["A_prev", "dW", "finite difference", "layer 1: dense, 2 -> 1"] {
      #expect(run.output.contains(word))
    }
  }

  @Test func linesElsewhereThanOnATerminal() throws {
    let run = try backprop("train", "t.csv", "--epochs", "50", "--patience", "0")
    #expect(!run.error.contains("\r") && !run.error.contains("\u{1B}"))
  }

  @Test func settingsStandInTheModel() throws {
    try backprop(
      "train", "n.csv", "--hidden", "5", "--activation", "tanh", "--optimizer", "adamw", "--seed", "9",
      "--schedule", "cosine", "--batch-size", "full")
    let json = try JSONValue(parsing: backprop("inspect", "n.safetensors", "--json").bytes)
    #expect(json["provenance"]?["seed"]?.integer == 9)
    #expect(json["provenance"]?["settings"]?["batch-size"]?.string == "full")
    #expect(
      json["provenance"]?["settings"]?["optimizer"]?.string?.hasPrefix("adamw, learning rate 0.001") == true)
    #expect(json["layers"]?[0]?.string == "dense 5 tanh")
  }
}
