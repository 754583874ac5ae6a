import BackpropData
import BackpropModel
import Foundation
import TestSupport
import Testing

/// Files of earlier versions, with what these versions predicted with them.
struct EarlierFilesTests {
  private func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/models/" + name).path
  }

  private func table(_ text: String) throws -> Table { try Table(csv: Array(text.utf8), name: "new.csv") }

  @Test func twoClassesInFloat() throws {
    let model = try Model(contentsOf: path("format-1-classes.safetensors"))
    #expect(model.networks.count == 1 && model.provenance.others == nil)
    #expect(model.network.layers == [.dense(5, .relu), .dropout(0.1), .dense(1)])
    let predictions = try model.predictions(for: table("a,b\n1,2\n4.5,0.25\n0,4\n"))
    // The last bits of a Float are those of the sigmoid, which has become more accurate since.
    let probabilities = (0..<3).map { Double(predictions.probabilities[$0, 1]) }
    #expect(isClose(probabilities, [0.45023382, 0.4288278, 0.43854174], relative: 2.5e-7))
    #expect(predictions.texts == ["no", "no", "no"])
  }

  @Test func numbersInDouble() throws {
    let model = try Model(contentsOf: path("format-1-numbers.safetensors"))
    let predictions = try model.predictions(for: table("a,b,w\n1,2,0.5\n-0.5,0.25,0.1\n0,-1.5,0.9\n"))
    #expect(predictions.numbers == [1008.3874649671925, 980.7311558001064, 1004.9434749671531])
    #expect(predictions.details.isEmpty)
  }

  /// Two networks, a category and a number that may be missing. NumPy gets the same from the file's tensors: the mean of
  /// W1 max(0, W0 x + b0) + b1.
  @Test func twoNetworksWithoutASchema() throws {
    let model = try Model(contentsOf: path("format-2-two-networks.safetensors"))
    #expect(model.networks.count == 2 && model.schema == nil && model.features.scaling == .standard)
    let predictions = try model.predictions(
      for: table("kind,b,a,zip\nred,2,1,01\nblue,,4.5,02\ngrey,4,0,03\n,0.5,2,04\n"))
    let expected = [0.6617322382009543, 7.446024847639604, 0.04646090921536228, 2.5763040482883444]
    #expect(isClose(predictions.numbers, expected, relative: 1e-14))
    #expect(predictions.notes.count == 1 && predictions.notes[0].contains("\"grey\" at new.csv:4"))
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path("format-2-two-networks.safetensors"))))
    #expect(try model.serialized() == bytes)
  }

  @Test(arguments: ["classes", "numbers"]) func areWrittenAgainByteForByte(name: String) throws {
    let path = path("format-1-\(name).safetensors")
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(try Model(contentsOf: path).serialized() == bytes)
  }

  @Test func settingsAreReadFromThem() throws {
    let (settings, notes) = try TrainingSettings.like(
      Model(contentsOf: path("format-1-numbers.safetensors")))
    #expect(notes.isEmpty)
    #expect(settings.hidden == [.dense(4, .leakyReLU(slope: 0.2))])
    #expect(settings.optimizer == .sgd(learningRate: 0.01) && settings.epochs == 6)
    #expect(settings.precision == .double)
  }
}
