import Backprop
import BackpropCompute
import Foundation
import TestSupport
import Testing

@Suite("Handwritten digits")
struct DigitsTests {
  /// The bytes of an IDX file of unsigned bytes.
  private func file(_ shape: [Int], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(shape.count)]
      + shape.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + elements
  }

  /// Images of 4 x 4 noisy pixels; where two of them are bright depends on the label.
  private func write(_ name: String, count: Int, seed: UInt64, in folder: TemporaryFolder) throws {
    let source = RandomSource(seed: seed)
    var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
    for image in 0..<count {
      let label = source.integer(below: 10, .data, step: 1, index: image)
      for pixel in 0..<16 {
        let isBright = pixel == label || pixel == label + 6
        pixels.append(
          UInt8((isBright ? 150 : 0) + source.integer(below: 100, .data, index: 16 * image + pixel)))
      }
      labels.append(UInt8(label))
    }
    try folder.write(file([count, 4, 4], pixels), as: "\(name)-images-idx3-ubyte")
    try folder.write(file([count], labels), as: "\(name)-labels-idx1-ubyte")
  }

  /// The share that a line of the program names: "seed 1: 98.50 % after ...", "mean: 98.50 % of ...".
  private func share(_ line: String, _ name: String) throws -> Double {
    let words = line.split(separator: " ").map(String.init)
    try #require(line.hasPrefix(name + ": "))
    return try #require(Double(words[words.firstIndex(of: "%").map { $0 - 1 } ?? 0])) / 100
  }

  @Test("The program learns a made-up set", .enabled(if: ExampleProgram("digits").isBuilt))
  func madeUpSet() throws {
    let folder = try TemporaryFolder()
    try write("train", count: 600, seed: 1, in: folder)
    try write("t10k", count: 200, seed: 2, in: folder)
    let lines = try ExampleProgram("digits").lines(folder.path, "2", "10")
    try #require(lines.count == 5)
    #expect(lines[0] == "600 training images, 200 test images, 16 pixels")
    let shares = try [share(lines[1], "seed 1"), share(lines[2], "seed 2")]
    let mean = try share(lines[3], "mean")
    // Whoever guesses is right one time in ten.
    #expect(mean > 0.95 && (mean - (shares[0] + shares[1]) / 2).magnitude < 1e-4)
    #expect(lines[4] == "")
  }

  @Test("Without the files it says what is missing", .enabled(if: ExampleProgram("digits").isBuilt))
  func missingFiles() throws {
    let program = ExampleProgram("digits")
    let folder = try TemporaryFolder()
    #expect(
      try program.failure()
        == "64 digits: expected FOLDER [RUNS [EPOCHS]], FOLDER with the four files of MNIST\n")
    #expect(try program.failure(folder.path, "0").hasPrefix("64 digits: expected FOLDER"))
    let images = folder.file("train-images-idx3-ubyte")
    let hint = "; FOLDER needs the four files of MNIST, as they are or unpacked\n"
    #expect(try program.failure(folder.path) == "65 digits: \(images): no such file" + hint)
    try folder.write([0x1F, 0x8B, 8, 0], as: "train-images-idx3-ubyte")
    let cut = try program.failure(folder.path)
    #expect(cut.hasPrefix("65 digits: \(images): ") && cut.hasSuffix("the file is cut off" + hint), "\(cut)")
    try write("train", count: 20, seed: 1, in: folder)
    try folder.write(file([19], Array(repeating: 0, count: 19)), as: "train-labels-idx1-ubyte")
    #expect(
      try program.failure(folder.path)
        == "65 digits: Dataset: expected 20 rows of targets, one for each input, got 19\n")
  }

  private static let packed = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data/mnist")
  private static var isThere: Bool {
    FileManager.default.fileExists(atPath: packed.path)
      && FileManager.default.isExecutableFile(atPath: "/usr/bin/gunzip")
  }

  /// 12,000 images and one epoch: far from the recipe, and well beyond what a slip in the data leaves possible.
  @Test(
    "Real digits",
    .enabled(
      if: isThere && ExampleProgram("digits").isBuilt, "needs ../shared/data/mnist and gunzip"))
  func realDigits() throws {
    let folder = try TemporaryFolder()
    func unpacked(_ name: String) throws -> [UInt8] {
      let copy = folder.file(name + ".gz")
      try FileManager.default.copyItem(
        at: Self.packed.appendingPathComponent(name + ".gz"), to: URL(fileURLWithPath: copy))
      // It may have been copied as a file that may not be written.
      let gunzip = try Process.run(
        URL(fileURLWithPath: "/usr/bin/gunzip"), arguments: ["-f", copy])
      gunzip.waitUntilExit()
      #expect(gunzip.terminationStatus == 0)
      return try folder.bytes(name)
    }
    let images = try unpacked("train-images-idx3-ubyte")
    let labels = try unpacked("train-labels-idx1-ubyte")
    _ = try unpacked("t10k-images-idx3-ubyte")
    _ = try unpacked("t10k-labels-idx1-ubyte")
    #expect(images.count == 16 + 60_000 * 784 && labels.count == 8 + 60_000)
    let part = 12_000
    try folder.write(
      file([part, 28, 28], Array(images[16..<16 + part * 784])), as: "train-images-idx3-ubyte")
    try folder.write(file([part], Array(labels[8..<8 + part])), as: "train-labels-idx1-ubyte")
    let lines = try ExampleProgram("digits").lines(folder.path, "1", "1")
    #expect(lines.first == "12000 training images, 10000 test images, 784 pixels")
    try #require(lines.count == 4)
    #expect(try share(lines[2], "mean") > 0.9)
  }
}
