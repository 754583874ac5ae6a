import Foundation
import TestSupport
import Testing

/// What is wrong with a training, what the command must answer, and that it leaves nothing behind.
struct BadTraining: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let code: Int32
  /// What the message must say: who, expected, got, where, what to do.
  let says: [String]

  init(_ arguments: String, _ code: Int32, _ says: String...) {
    self.arguments = arguments.split(separator: " ").map(String.init)
    self.code = code
    self.says = says
  }

  var testDescription: String { arguments.joined(separator: " ") }

  static let tables: [String: String] = [
    "empty.csv": "", "blank.csv": "\n\n", "header.csv": "a,y\n", "ragged.csv": "a,b,y\n1,2,0\n3,4\n",
    "duplicate.csv": "a,b,a\n1,2,3\n4,5,6\n", "one.csv": "a,y\n1,0\n", "two.csv": "a,y\n1,0\n2,1\n",
    "constant.csv": Tables.table("y") { _, _ in "7" }, "single.csv": Tables.table("y") { _, _ in "cat" },
    "unanswered.csv": Tables.table("y") { _, _ in "" }, "words.csv": Tables.words, "t.csv": Tables.classes,
    "n.csv": Tables.numbers,
    "hollow.csv": "a,y\n" + (0..<60).map { ",\($0 % 2)\n" }.joined(),
    "late.csv": "a,y\n" + (0..<60).map { "\($0),\($0 == 41 ? "many" : "\($0 * 3 % 50)")\n" }.joined(),
    "quote.csv": "a,y\n\"1,0\n2,1\n", "latin.csv": "a,y\nx\u{0},1\n", "notes.txt": "my notes",
    "notes.json": "my notes",
    "whole.json": #"{"inputs":7,"layers":[{"kind":"dense","outputs":3},{"kind":"dense","outputs":1}]}"#,
    "weighted.csv": "a,w,y\n1,1,0\n2,-1,1\n3,1,0\n4,1,1\n",
    "names.csv": "a,b,y\n" + (0..<200).map { "\($0 % 7),\($0 % 11),k\($0)\n" }.joined(),
    "wide.csv": Tables.table("y") { a, b in a > b ? "1e300" : "\(b)" },
  ]

  static let tableFaults = [
    BadTraining("nowhere.csv", 66, "nowhere.csv: no such file"),
    BadTraining("folder", 66, "folder", "expected a CSV file"),
    BadTraining("empty.csv", 65, "empty.csv: the file is empty; expected a header line"),
    BadTraining("blank.csv", 65, "blank.csv: the file is empty"),
    BadTraining("header.csv", 65, "header.csv: no rows; there is only a header"),
    BadTraining("ragged.csv", 65, "ragged.csv:3: expected 3 cells as in the header, got 2"),
    BadTraining("duplicate.csv", 65, "duplicate.csv:1: columns 1 and 3 are both named \"a\"; rename"),
    BadTraining("quote.csv", 65, "quote.csv:2: a quote opens on this line and is never closed"),
    BadTraining("latin.csv", 65, "latin.csv:2: a NUL byte"),
    BadTraining("notes.txt", 65, "notes.txt: no rows"),
    BadTraining("one.csv", 65, "one.csv: target \"y\": every row has the value 0"),
    BadTraining("two.csv", 65, "two.csv: expected at least 2 rows to train on, got 1 of 2 rows", "fewer out"),
    BadTraining("constant.csv", 65, "every row has the class \"7\"; at least two classes are needed"),
    BadTraining("constant.csv --task regression", 65, "every row has the value 7; there is nothing to learn"),
    BadTraining("single.csv", 65, "single.csv: target \"y\": every row has the class \"cat\""),
    BadTraining(
      "names.csv", 65,
      "names.csv: target \"y\": expected classes that stand in several rows each, got 200 in 200 rows"),
    BadTraining("unanswered.csv", 65, "unanswered.csv: target \"y\": every cell is missing"),
    BadTraining(
      "hollow.csv", 65, "no usable feature column is left", "\"a\" is left out: every cell is missing"),
    BadTraining(
      "words.csv --task regression", 65, "words.csv:2: column \"y\": expected a number, got \"no\""),
    BadTraining(
      "late.csv --task regression", 65, "late.csv:43: column \"y\": expected a number, got \"many\""),
    BadTraining("t.csv --target z", 65, "t.csv: no column \"z\"; the columns are: a, b, y"),
    BadTraining("t.csv --target Y", 65, "no column \"Y\"; did you mean \"y\"?"),
    BadTraining("wide.csv --scale-target none --task regression", 65, "wide.csv:", "column \"y\"", "1e300"),
  ]

  static let settingFaults = [
    BadTraining("t.csv --layers 5 3 1", 64, "layers: expected 2 3 1 for this table (2 inputs", "got 5 3 1"),
    BadTraining("t.csv --layers 2 3 4", 64, "layers: expected 2 3 1", "got 2 3 4"),
    BadTraining("t.csv --layers 2", 64, "--layers: expected at least the inputs and the outputs"),
    BadTraining("t.csv --layers 2 1 --hidden 3", 64, "--hidden and --layers: expected one of them, got both"),
    BadTraining("t.csv --hidden 0", 64, "--hidden: expected sizes of 1 or more, got 0"),
    BadTraining(
      "t.csv --hidden 9223372036854775807", 64, "layers.0.weight", "more bytes than can be counted"),
    BadTraining(
      "t.csv --hidden 3000000000000", 64, "expected sizes that fit in the", "fewer or smaller layers"),
    BadTraining("t.csv --hidden 3000000 3000000", 64, "layers.1.weight", "expected sizes that fit in the"),
    BadTraining("t.csv --batch-size 0", 64, "--batch-size", "ROWS"),
    BadTraining("t.csv --batch-size 99999999999999999999", 64, "--batch-size"),
    BadTraining("t.csv --epochs 0", 64, "--epochs: expected 1 or more, got 0"),
    BadTraining("t.csv --validation 1", 64, "--validation: expected 0 or more and below 1, got 1.0"),
    BadTraining("t.csv --validation nan", 64, "--validation: expected 0 or more and below 1, got nan"),
    BadTraining(
      "t.csv --validation 0.9999", 65, "t.csv: expected at least 2 rows to train on, got 1 of 60 rows"),
    BadTraining("t.csv --dropout 1", 64, "--dropout: expected 0 or more and below 1, got 1.0"),
    BadTraining("t.csv --learning-rate nan", 64, "--learning-rate: expected a number above 0, got nan"),
    BadTraining("t.csv --learning-rate 0", 64, "--learning-rate: expected a number above 0, got 0.0"),
    BadTraining("t.csv --weight-decay inf", 64, "--weight-decay: expected 0 or more, got inf"),
    BadTraining(
      "t.csv --optimizer adagrad --momentum 0.9", 64, "--momentum: expected an optimizer", "adagrad"),
    BadTraining(
      "t.csv --optimizer rprop --weight-decay 0.1", 64, "--weight-decay: expected", "rprop", "--l2"),
    BadTraining("t.csv --momentum 1", 64, "--momentum: expected 0 or more and below 1, got 1.0"),
    BadTraining("t.csv --optimizer adamm", 64, "--optimizer", "adamw[:BETA1"),
    BadTraining("t.csv --optimizer adam:1.5", 64, "--optimizer", "'adam:1.5'"),
    BadTraining("t.csv --optimizer lbfgs --batch-size 8", 64, "L-BFGS: expected full batches"),
    BadTraining("t.csv --clip-norm 0", 64, "--clip-norm: expected a number above 0, got 0.0"),
    BadTraining(
      "t.csv --clip-norm 1 --clip-value 1", 64, "--clip-norm and --clip-value: expected one of them"),
    BadTraining("t.csv --l1=-1", 64, "--l1: expected 0 or more, got -1.0"),
    BadTraining("t.csv --mixup=-1", 64, "--mixup: expected 0 or more, got -1.0"),
    BadTraining("t.csv --accumulate 0", 64, "--accumulate: expected 1 or more, got 0"),
    BadTraining("t.csv --average sometimes", 64, "--average", "stochastic:EPOCHS"),
    BadTraining("t.csv --lookahead 0", 64, "--lookahead", "STEPS[:SHARE]"),
    BadTraining("t.csv --rate layers.0", 64, "--rate", "NAME=FACTOR"),
    BadTraining("t.csv --freeze layers.7", 64, "layers.7", "the beginning of a tensor's name"),
    BadTraining("t.csv --seeds 0", 64, "--seeds: expected 1 to 1000, got 0"),
    BadTraining("t.csv --step-limit 0", 64, "--step-limit: expected 1 or more, got 0"),
    BadTraining("t.csv --time-limit 0", 64, "--time-limit", "5m"),
    BadTraining(
      "t.csv --label-smoothing 1", 64, "--label-smoothing: expected 0 or more and below 1, got 1.0"),
    BadTraining("n.csv --label-smoothing 0.1", 64, "label smoothing: expected cross-entropy of classes"),
    BadTraining("t.csv --class-weights 0=-1", 64, "--class-weights", "balanced"),
    BadTraining(
      "words.csv --class-weights yas=2", 64, "class weights: expected labels among no, yes", "\"yes\"?"),
    BadTraining("words.csv --class-weights no=0,yes=0", 64, "class weights: expected one above 0"),
    BadTraining("n.csv --class-weights balanced", 64, "class weights: expected a target of classes"),
    BadTraining("t.csv --weights c", 65, "no column \"c\""),
    BadTraining("t.csv --weights y", 64, "weights: expected another column than the target"),
    BadTraining(
      "weighted.csv --weights w", 65, "weighted.csv:3: column \"w\": expected a weight of 0 or more, got -1"),
    BadTraining(
      "n.csv --loss poisson", 65, "n.csv:", "column \"y\": expected a count of 0 or more for poisson"),
    BadTraining(
      "n.csv --loss poisson --scale-target standard", 64, "target scaling: expected none for poisson",
      "standard"),
    BadTraining("n.csv --loss gauss", 64, "--loss", "gaussian[:FLOOR]"),
    BadTraining("n.csv --loss quantile:1.5", 64, "--loss", "quantile:LEVEL"),
    BadTraining("n.csv --loss kullback-leibler", 64, "loss and output activation: expected", "quantile"),
    BadTraining("n.csv --loss combined/1:1:1/squared", 64, "loss and output activation: expected"),
    BadTraining("t.csv --loss focal --output-activation sigmoid", 64, "loss and output activation"),
    BadTraining("t.csv --norm group", 64, "--norm", "'layer'"),
    BadTraining("t.csv --residual", 64, "--residual: expected two hidden layers of one size", "64 32"),
    BadTraining("t.csv --dropout 0.1 --alpha-dropout 0.1", 64, "--dropout and --alpha-dropout: expected one"),
    BadTraining("t.csv --network 8:rely", 64, "--network: expected an activation", "got rely"),
    BadTraining("t.csv --network 8,,8", 64, "--network: expected a layer, got"),
    BadTraining("t.csv --network residual(8", 64, "--network: expected a closing bracket"),
    BadTraining("t.csv --network 8 --hidden 3", 64, "--hidden and --network: expected one of them, got both"),
    BadTraining("t.csv --network 8 --dropout 0.1", 64, "--dropout: expected none with --network"),
    BadTraining("t.csv --network residual(8)", 64, "layer 0: expected inner layers with 2 outputs", "got 8"),
    BadTraining("t.csv --network nowhere.json", 66, "nowhere.json"),
    BadTraining("t.csv --network notes.json", 64, "notes.json: expected JSON such as"),
    BadTraining("t.csv --network whole.json", 64, "layers: expected 2 3 1 for this table", "got 7 3 1"),
    BadTraining("t.csv --from nowhere.m", 66, "nowhere.m"),
    BadTraining("t.csv --from notes.txt", 65, "notes.txt", "expected a model file"),
    BadTraining("t.csv --threads 0", 64, "--threads: expected 1 to 1024, got 0"),
    BadTraining("t.csv --instruction-set mmx", 64, "--instruction-set"),
    BadTraining("t.csv --activation relo", 64, "--activation", "relu"),
    BadTraining("t.csv --report-every 0", 64, "--report-every: expected 1 or more, got 0"),
    BadTraining(
      "t.csv --loss squared --output-activation softmax", 64, "loss and output activation: expected"),
    BadTraining("n.csv --loss cross-entropy", 64, "loss and output activation", "squared or half-squared"),
    BadTraining("t.csv --chart c.pdf", 64, "c.pdf: expected a chart file that ends in .svg or .png"),
    BadTraining("t.csv -o c.svg", 64, "c.svg: expected two files for model and chart, got one"),
    BadTraining("t.csv --json --trace", 64, "expected one of them on standard output"),
    BadTraining("t.csv --json -o -", 64, "expected one of them on standard output"),
    BadTraining("t.csv -o nowhere/m", 73, "nowhere/m: cannot write: there is no directory nowhere"),
    BadTraining("t.csv --chart nowhere/c.svg", 73, "nowhere/c.svg: cannot write: there is no directory"),
    BadTraining("t.csv -o folder", 73, "folder: expected a file, got a directory"),
    BadTraining("t.csv -o t.csv", 73, "t.csv: expected no file or an earlier model of backprop", "--force"),
    BadTraining(
      "n.csv --optimizer sgd --learning-rate 1e10", 1, "training diverged:", "lower the learning rate"),
    BadTraining("n.csv --learning-rate 1e300 --precision double", 1, "training diverged:", "layer", "batch"),
    BadTraining("n.csv --learning-rate 1e30 --epochs 1", 1, "training diverged:", "epoch 1"),
    BadTraining("t.csv --initializer normal:1e300", 1, "parameter layers.0.weight", "epoch 1, batch 1"),
  ]
}

@Suite(.enabled(if: Command.isBuilt, Command.absence))
struct TrainBadInputTests {
  let backprop: Command

  init() throws {
    backprop = try Command()
    for (name, text) in BadTraining.tables { try backprop.folder.write(text, as: name) }
    try FileManager.default.createDirectory(
      atPath: backprop.folder.file("folder"), withIntermediateDirectories: false)
  }

  @Test(arguments: BadTraining.tableFaults + BadTraining.settingFaults)
  func isRefusedInWordsAndLeavesNothing(bad: BadTraining) throws {
    let before = try backprop.folder.names
    let run = try backprop.run(["train"] + bad.arguments)
    #expect(run.code == bad.code, "\(run)")
    #expect(run.output == "")
    for words in bad.says { #expect(run.error.contains(words), "\(run)") }
    #expect(!run.error.contains("Fatal error") && !run.error.contains("Error Domain"))
    #expect(try backprop.folder.names == before)
  }

  @Test func divergenceLeavesTheEarlierModel() throws {
    try backprop("train", "n.csv", "--epochs", "5")
    let (model, names) = (try backprop.folder.bytes("n.safetensors"), try backprop.folder.names)
    #expect(try backprop("train", "n.csv", "--optimizer", "sgd", "--learning-rate", "1e10").code == 1)
    #expect(try backprop.folder.bytes("n.safetensors") == model)
    #expect(try backprop.folder.names == names)
  }

  @Test func aBatchLargerThanTheTableIsTheTable() throws {
    #expect(
      try backprop("train", "t.csv", "-o", "a", "--batch-size", "9223372036854775807", "--preset", "plain")
        .code == 0)
    #expect(try backprop("train", "t.csv", "-o", "b", "--batch-size", "full", "--preset", "plain").code == 0)
    #expect(try backprop("predict", "a", "t.csv").bytes == backprop("predict", "b", "t.csv").bytes)
  }

  @Test func oddColumnsAreSaid() throws {
    let rows = (0..<60).map { "\($0 % 7).5,,3,\($0 % 2)\n" }.joined()
    try backprop.folder.write(",b,c,y\n" + rows, as: "odd.csv")
    let run = try backprop("train", "odd.csv", "--epochs", "3")
    #expect(run.code == 0)
    #expect(run.error.contains("column 1 has an empty header and is named column1"))
    #expect(run.error.contains("column \"b\" is left out: every cell is missing"))
    #expect(run.error.contains("column \"c\" is left out: every cell is 3"))
  }

  @Test func twoRowsTrainWhereNoneIsHeldOut() throws {
    #expect(try backprop("train", "two.csv", "--validation", "0").code == 0)
  }

  @Test func aResultThatDoesNotFitOnTheDiskIsAFailure() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let run = try backprop("train", "t.csv", "-o", "/dev/full", "--no-chart")
    #expect(run.code == 73)
    #expect(run.error.contains("/dev/full: cannot write: No space left on device"))
  }
}
