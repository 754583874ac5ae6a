import BackpropFormats
import Foundation
import Testing

@Suite struct SafetensorsTests {
  /// One tensor of each kind that can be made, in an order that the writer must change.
  func example() throws -> SafetensorsFile {
    try SafetensorsFile(
      tensors: [
        SafetensorsTensor(name: "mask", shape: [3], dataType: .uint8, bytes: [0, 255, 7]),
        SafetensorsTensor(
          name: "weight \"\\\n\u{1}é😀", shape: [2, 3],
          floats: [1.5, -2.25, 0.1, .greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude]),
        SafetensorsTensor(name: "bias", shape: [2], doubles: [0.1, -1.0 / 3]),
        SafetensorsTensor(name: "scalar", shape: [], floats: [2.5]),
        SafetensorsTensor(name: "empty", shape: [0, 4], floats: []),
        SafetensorsTensor(name: "steps", shape: [2], integers: [-1, 1 << 62]),
      ], metadata: ["format": "backprop", "b": "text\twith \"quotes\" and 😀", "a": ""])
  }

  @Test func theBytesAreAsTheFormatSays() throws {
    let file = try SafetensorsFile(
      tensors: [
        SafetensorsTensor(name: "b", shape: [1], dataType: .uint8, bytes: [9]),
        SafetensorsTensor(name: "a", shape: [1, 1], floats: [1]),
      ], metadata: ["z": "1", "k": "\"\n"])
    let header =
      #"{"__metadata__":{"k":"\"\u000a","z":"1"},"#
      + #""a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}"#
    let length = (header.utf8.count + 7) / 8 * 8
    let padding = String(repeating: " ", count: length - header.utf8.count)
    let expected =
      [UInt8(length), 0, 0, 0, 0, 0, 0, 0] + Array((header + padding).utf8) + [0, 0, 0x80, 0x3F, 9]
    #expect(try file.serialized() == expected)
  }

  @Test func whatIsWrittenIsRead() throws {
    let file = try example()
    let bytes = try file.serialized()
    let again = try SafetensorsFile(bytes: bytes)
    #expect(again.metadata == file.metadata)
    #expect(again.tensors.map(\.name) == ["bias", "steps", file.tensors[1].name, "scalar", "empty", "mask"])
    for tensor in file.tensors { #expect(again[tensor.name] == tensor) }
    #expect(try again.serialized() == bytes)
    #expect(try SafetensorsFile(bytes: SafetensorsFile(tensors: []).serialized()).tensors.isEmpty)
  }

  @Test func everyBitOfANumberIsKept() throws {
    let patterns: [UInt32] = [0, 1, 0x7F80_0001, 0xFFC1_2345, 0x8000_0000, 0x7F7F_FFFF]
    let tensor = try SafetensorsTensor(
      name: "x", shape: [6], floats: patterns.map(Float.init(bitPattern:)))
    #expect(Array(tensor.bytes[4..<12]) == [1, 0, 0, 0, 1, 0, 0x80, 0x7F])
    #expect(try tensor.floats().map(\.bitPattern) == patterns)
    #expect(tensor.count == 6)
    let wide: [UInt64] = [0x0102_0304_0506_0708, 0x7FF0_0000_0000_0001, 1 << 63]
    let doubles = try SafetensorsTensor(
      name: "x", shape: [3], doubles: wide.map(Double.init(bitPattern:)))
    #expect(Array(doubles.bytes[..<8]) == [8, 7, 6, 5, 4, 3, 2, 1])
    #expect(try doubles.doubles().map(\.bitPattern) == wide)
    #expect(try SafetensorsTensor(name: "x", shape: [1], floats: [0.1]).doubles() == [0.10000000149011612])
  }

  @Test func aFileOfPython() throws {
    let file = try SafetensorsFile(contentsOf: fixture("python.safetensors"))
    #expect(file.metadata == ["format": "np", "text": "Grüße \"x\" \\ \n 😀"])
    #expect(file.tensors.count == 6)
    let weight = try file.tensor(named: "layers.0.weight")
    #expect(weight.shape == [2, 3])
    let expected: [Float] = [1.5, -2.25, 0.1, 3e38, -0.0, .leastNonzeroMagnitude]
    #expect(try weight.floats().map(\.bitPattern) == expected.map(\.bitPattern))
    #expect(try file.tensor(named: "layers.0.bias").doubles() == [0.1, -1.0 / 3])
    #expect(try file.tensor(named: "steps").integers() == [-1, 1 << 62])
    #expect(try file.tensor(named: "mask").bytes == [0, 255, 7])
    #expect(try file.tensor(named: "scalar").floats() == [2.5])
    #expect(try file.tensor(named: "scalar").shape == [])
    #expect(try file.tensor(named: "empty").shape == [0, 4])
  }

  static let python: String? = {
    for name in [ProcessInfo.processInfo.environment["PYTHON"] ?? "python3", "python3"] {
      if (try? run(name, ["-c", "import safetensors.numpy"]).code) == 0 { return name }
    }
    return nil
  }()

  @Test(.enabled(if: python != nil, "python3 with the packages safetensors and numpy is not installed"))
  func aFileForPython() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("ours.safetensors")
    try example().write(to: path)
    let script = """
      import sys
      from safetensors import safe_open
      from safetensors.numpy import load_file
      tensors = load_file(sys.argv[1])
      for name in sorted(tensors):
          t = tensors[name]
          print(ascii(name), t.dtype, list(t.shape), t.tobytes().hex())
      print(ascii(sorted(safe_open(sys.argv[1], "np").metadata().items())))
      """
    let answer = try run(#require(Self.python), ["-c", script, path])
    #expect(
      answer.output == #"""
        'bias' float64 [2] 9a9999999999b93f555555555555d5bf
        'empty' float32 [0, 4] 
        'mask' uint8 [3] 00ff07
        'scalar' float32 [] 00002040
        'steps' int64 [2] ffffffffffffffff0000000000000040
        'weight "\\\n\x01\xe9\U0001f600' float32 [2, 3] 0000c03f000010c0cdcccc3dffff7f7f0000008001000000
        [('a', ''), ('b', 'text\twith "quotes" and \U0001f600'), ('format', 'backprop')]

        """#)
  }
}

/// Runs a program of the search path to its end.
private func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
