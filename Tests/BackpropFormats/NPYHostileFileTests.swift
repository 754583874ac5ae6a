import BackpropFormats
import Foundation
import Testing

/// `.npy` files that nobody should trust: each is refused with the place, and none traps.
@Suite struct NPYHostileFileTests {
  typealias Problem = NumPyError.Problem

  func problem(_ bytes: [UInt8]) -> Problem? {
    do throws(NumPyError) {
      _ = try NPYFile(bytes: bytes, file: "x.npy")
      return nil
    } catch {
      #expect(error.file == "x.npy" && error.description.hasPrefix("x.npy: NumPy: "))
      return error.problem
    }
  }

  func header(_ descr: String = "'<f4'", _ order: String = "False", _ shape: String = "(1,)") -> String {
    "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }\n"
  }

  let four: [UInt8] = [0, 0, 0x80, 0x3F]

  @Test func aPlainFileIsRead() throws {
    // What the other tests change is fine unchanged.
    #expect(problem(npy(header(), four)) == nil)
    #expect(problem(npy(header(), four, version: 2)) == nil)
    #expect(problem(npy(header(), four, version: 3)) == nil)
    #expect(try NPYFile(bytes: npy(header(), four)).doubles() == [1])
    let numbers = (1...40).map { _ in "1" }.joined(separator: ",")
    #expect(problem(npy(header("'<f4'", "True", "(\(numbers))"), four)) == nil)
  }

  @Test func kindsThatAreNotNumbers() throws {
    let refused = try #require(NumPyFixtures.all?.refused)
    #expect(refused.count == 11)
    for array in refused {
      let got = problem([UInt8](array.file))
      guard case .dataType(let name)? = got else {
        Issue.record("\(array.name): \(String(describing: got))")
        continue
      }
      #expect(name == array.dtype)
    }
    #expect(
      problem(npy(header("'<U5'")))?.description
        == "expected booleans, integers or floats up to float64, got dtype <U5 (text): "
        + "save numbers, array.astype(numpy.float64) for example")
    for (descr, words) in [
      ("|O", "Python objects"), ("|S3", "texts of bytes"), ("<c8", "complex numbers"), ("<M8[ns]", "dates"),
      ("<m8[s]", "durations"), ("|V8", "raw bytes"), ("<f16", "floats of another size"),
    ] {
      #expect(problem(npy(header("'\(descr)'"), four)) == .dataType(descr))
      #expect(problem(npy(header("'\(descr)'")))?.description.contains("(\(words))") == true)
    }
    #expect(problem(npy(header("[('a', '<f4')]")))?.description.contains("(records)") == true)
    for descr in ["", "<", "f", "d", "<f3", "<i16", "<<f4", "f4 ", "F4", "b", "B1", "float32", "<?4"] {
      #expect(problem(npy(header("'\(descr)'"), four)) == .dataType(descr))
    }
  }

  @Test func beginnings() {
    #expect(problem([]) == .beginning([]))
    #expect(problem([])?.description.hasSuffix("got an empty file: not an .npy file") == true)
    #expect(
      problem(Array("PK\u{3}\u{4}".utf8))?.description.hasSuffix("this is an .npz archive of arrays") == true)
    #expect(problem(Array("NUMPY12345".utf8)) == .beginning(Array("NUMPY1".utf8)))
    #expect(problem(Array(npy(header(), four).prefix(9))) == .headerLength(expected: 10, got: 9))
    #expect(problem(npy(header(), four, version: 4)) == .version(4, 0))
    #expect(problem(npy(header(), four, version: 0)) == .version(0, 0))
    var bytes = npy(header(), four)
    bytes[7] = 1
    #expect(problem(bytes) == .version(1, 1))
    bytes = npy(header(), four, version: 2)
    bytes.replaceSubrange(8..<12, with: [255, 255, 255, 255])
    #expect(problem(bytes) == .headerLength(expected: 12 + 0xFFFF_FFFF, got: bytes.count))
    #expect(problem(Array(bytes.prefix(11))) == .headerLength(expected: 12, got: 11))
  }

  @Test func sizesThatDoNotAddUp() {
    #expect(
      problem(npy(header(), four.dropLast())) == .length(shape: [1], .float32, expected: 4, got: 3))
    #expect(problem(npy(header(), four + [0])) == .length(shape: [1], .float32, expected: 4, got: 5))
    #expect(
      problem(npy(header("'<f8'", "True", "()"), four)) == .length(shape: [], .float64, expected: 8, got: 4))
    let large = 1 << 62
    for shape in [[large, large], [0, large, large], [large], [1, large, 4, 0]] {
      let tuple = "(" + shape.map { "\($0)," }.joined() + ")"
      #expect(problem(npy(header("'<f4'", "False", tuple), four)) == .shape(shape))
      #expect(problem(npy(header("'<f4'", "True", tuple))) == .shape(shape))
    }
    #expect(
      problem(npy(header("'|u1'", "True", "(9223372036854775807,)"), four))
        == .length(shape: [.max], .uint8, expected: .max, got: 4))
  }

  @Test(arguments: [
    "", " ", "{", "}", "{}", "{,}", "[]", "None", "{'descr'}", "{'descr':}", "{'descr': '<f4'}",
    "{'descr': '<f4', 'fortran_order': False}", "{'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<f4', 'shape': (1,)}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} {}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} # remark",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
    "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}", "{'descr': '<f4',, 'fortran_order': False}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}\0", "{'descr': u'<f4', 'fortran_order': False}",
    "{descr: '<f4', 'fortran_order': False, 'shape': (1,)}",
  ]) func notTheDictionary(_ text: String) {
    #expect(problem(npy(text, four)) != nil)
  }

  @Test(arguments: [
    "'<f4", "'<f4\"", "<f4", "'<f\\x34'", "'<f4\n'", "'\u{E9}'", "None", "4", "[", "[)", "[('a", "[('a\\",
    "(", "{'",
    "[(]", "[[[[[[",
  ]) func notAKind(_ descr: String) {
    #expect(problem(npy(header(descr), four)) != nil)
    #expect(problem(npy("{'descr': \(descr)", four)) != nil)
  }

  @Test(arguments: ["false", "0", "1", "None", "'True'", "Tru", "TrueFalse", "True False", "not True"])
  func notAnOrder(_ order: String) {
    #expect(problem(npy(header("'<f4'", order), four)) != nil)
  }

  @Test(arguments: [
    "1", "(1)", "[1]", "(1", "(1,,)", "(,)", "(-1,)", "(+1,)", "(1.0,)", "(1e0,)", "(01,)", "(1_0,)",
    "(0x1,)", "('1',)",
    "(True,)", "(9223372036854775808,)", "(99999999999999999999999,)", "(1,]", "(1 1)", "((1,),)", "(1,LL)",
    "(L,)",
    "(1l,)", "None",
  ]) func notAShape(_ shape: String) {
    #expect(problem(npy(header("'<f4'", "False", shape), four)) != nil)
  }

  @Test func errorsSayWhere() {
    #expect(
      problem(npy("{'descr': 7")) == .header(offset: 20, expected: "the kind of the elements", got: "'7'"))
    #expect(
      problem(npy("{'more': 1}"))
        == .header(offset: 11, expected: "descr, fortran_order and shape, each once", got: "'more'"))
    #expect(problem(npy("{}")) == .missing(key: "descr"))
    #expect(
      problem(npy("{'shape': (5", version: 2))
        == .header(offset: 24, expected: ",", got: "the end of the header"))
  }

  @Test func deepNestingIsNoTrap() {
    for mark in ["[", "(", "{", "[(", "['", "\"", "(1,", "{'descr':"] {
      let text = String(repeating: mark, count: 500_000)
      #expect(problem(npy(text, version: 2)) != nil)
      #expect(problem(npy("{'descr': " + text, version: 2)) != nil)
      #expect(problem(npy("{'shape': " + text, version: 2)) != nil)
    }
  }

  @Test func everyTruncationIsRefused() {
    for name in ["version (1, 0)", "version (3, 0)", "larger than a square, Fortran"] {
      let whole = NumPyFixtures.file(name)
      #expect(problem(whole) == nil)
      for count in whole.indices { #expect(problem(Array(whole[..<count])) != nil) }
    }
  }

  @Test(arguments: ["version (1, 0)", "version (2, 0)", ">i2 (2, 3, 4) Fortran", "<f2 (2, 1, 3, 1, 2)"])
  func flippedBitsAreRefusedOrReadAsAFile(_ name: String) throws {
    let whole = NumPyFixtures.file(name)
    try #require(!whole.isEmpty || name.hasPrefix("<") || name.hasPrefix(">"))
    var refused = 0
    for bytes in everyFlip(of: whole) {
      guard let file = try? NPYFile(bytes: bytes) else {
        refused += 1
        continue
      }
      // What is read as a file adds up.
      #expect(file.shape.reduce(file.dataType.size, *) == file.bytes.count)
      #expect(try file.doubles(rounding: true).count == file.rows * file.columns)
    }
    #expect(refused > whole.count / 2)
  }
}
