import Backprop
import BackpropCompute
import BackpropData
import BackpropModel
import TestSupport
import Testing

struct PredictionsTests {
  private func table(_ text: String) throws -> Table { try Table(csv: Array(text.utf8), name: "new.csv") }

  @Test func columnsInAnyOrderWithOthersBesideThem() throws {
    let model = try Samples.model(Samples.words())
    let plain = try model.predictions(for: table("a,kind,b\n1,red,2\n4,blue,3\n"))
    let other = try model.predictions(for: table("z,b,y,a,kind\nq,2,?,1,red\nr,3,?,4,blue\n"))
    #expect(plain.probabilities == other.probabilities && plain.texts == other.texts)
    #expect(plain.notes == [])
    #expect(other.notes == ["column \"z\" not used: unknown in training"])
    #expect(plain.labels == ["no", "yes"])
  }

  @Test func absentColumnsAreNamedAllAtOnce() throws {
    let model = try Samples.model(Samples.words())
    let error = #expect(throws: ModelError.self) { try model.predictions(for: table("b,c\n1,2\n")) }
    #expect(error?.kind == .badData)
    for words in ["new.csv", "\"a\"", "\"kind\""] { #expect(error?.description.contains(words) == true) }
  }

  @Test func unseenAndMissingCellsAreSaid() throws {
    let model = try Samples.model(Samples.words())
    let predictions = try model.predictions(for: table("a,kind,b\n1,purple,2\n,red,3\n1,,2\n"))
    #expect(predictions.texts.count == 3)
    #expect(predictions.notes.contains { $0.contains("\"purple\" at new.csv:2") })
    #expect(predictions.notes.contains { $0.contains("column \"a\": 1 cell missing") })
    // Neither is any of the categories, so both rows are the same to the network.
    #expect(predictions.probabilities[0, 0] == predictions.probabilities[2, 0])
    #expect(throws: ModelError.self) { try model.predictions(for: table("a,kind,b\nmany,red,2\n")) }
  }

  @Test func probabilitiesSumToOne() throws {
    for (source, classes) in [(try Samples.words(), 2), (try Samples.threeClasses(), 3)] {
      for precision in [TrainingSettings.Precision.float, .double] {
        let model = try Samples.model(source) { $0.precision = precision }
        let predictions = try model.predictions(for: source)
        #expect(predictions.probabilities.columns == classes)
        for row in 0..<source.rowCount {
          let shares = (0..<classes).map { predictions.probabilities[row, $0] }
          #expect(shares.allSatisfy { (0...1).contains($0) })
          #expect(isClose(shares.reduce(0, +), 1, relative: precision == .float ? 1e-6 : 1e-14))
          #expect(shares[predictions.classes[row]] == shares.max())
          #expect(predictions.texts[row] == model.target.classes[predictions.classes[row]])
        }
      }
    }
  }

  /// Binary cross-entropy and softmax over two classes are the same model, differently written.
  @Test func softmaxAndSigmoidOfOneRowAgree() throws {
    let model = try Samples.model(Samples.words()) {
      $0.output = .softmax
      $0.precision = .double
    }
    let predictions = try model.predictions(for: Samples.words())
    #expect(predictions.labels == ["no", "yes"] && predictions.probabilities.columns == 2)
  }

  @Test func numbersComeInTheTargetsUnit() throws {
    let source = try Samples.table { a, b in "\(1000 + 50 * a - 20 * b)" }
    let model = try Samples.model(source) { $0.epochs = 300 }
    let predictions = try model.predictions(for: source)
    #expect(predictions.labels.isEmpty && predictions.classes.isEmpty)
    #expect(predictions.numbers.allSatisfy { (850...1350).contains($0) })
    #expect(predictions.texts == predictions.numbers.map { "\($0)" })
  }

  @Test func aRowAloneHasTheSameBitsAndTheMachineHasNoSay() throws {
    let source = try Samples.table(rows: 2_100) { a, b in a > 3 ? "far" : b > 2 ? "mid" : "near" }
    let model = try Samples.model(source) { $0.epochs = 2 }
    let all = try model.predictions(for: source)
    for set in InstructionSet.available {
      #expect(try model.predictions(for: source, instructionSet: set, workers: WorkerPool(count: 3)) == all)
    }
    for row in [0, 1023, 1024, 2099] {
      let alone = try model.predictions(for: source.selecting(rows: [row]))
      #expect((0..<3).map { alone.probabilities[0, $0] } == (0..<3).map { all.probabilities[row, $0] })
    }
  }
}
