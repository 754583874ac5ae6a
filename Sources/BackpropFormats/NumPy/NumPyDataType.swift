/// What the elements of a NumPy array are; the raw value is NumPy's name of it.
public enum NumPyDataType: String, Sendable, CaseIterable {
  /// False or true, a byte of 0 or 1.
  case bool
  /// Whole numbers with a sign, 8 bits.
  case int8
  /// Whole numbers from 0, 8 bits.
  case uint8
  /// Whole numbers with a sign, 16 bits.
  case int16
  /// Whole numbers from 0, 16 bits.
  case uint16
  /// Whole numbers with a sign, 32 bits.
  case int32
  /// Whole numbers from 0, 32 bits.
  case uint32
  /// Whole numbers with a sign, 64 bits.
  case int64
  /// Whole numbers from 0, 64 bits.
  case uint64
  /// Half precision.
  case float16
  /// Single precision.
  case float32
  /// Double precision.
  case float64

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The kind that a file's `descr` names, `<f8` for example, and whether its elements have their highest byte first; nil for
  /// a kind that is not read here.
  static func named(_ descr: String) -> (type: NumPyDataType, isBigEndian: Bool)? {
    // Where it says nothing, or "the machine's own", the numbers are as this machine has them.
    let isOwnBigEndian = UInt16(littleEndian: 1) != 1
    let (code, isBigEndian): (Substring, Bool) =
      switch descr.first {
      case "<": (descr.dropFirst(), false)
      case ">": (descr.dropFirst(), true)
      case "=", "|": (descr.dropFirst(), isOwnBigEndian)
      default: (descr[...], isOwnBigEndian)
      }
    let type: NumPyDataType
    switch code {
    case "?", "b1": type = .bool
    case "i1": type = .int8
    case "u1": type = .uint8
    case "i2": type = .int16
    case "u2": type = .uint16
    case "i4": type = .int32
    case "u4": type = .uint32
    case "i8": type = .int64
    case "u8": type = .uint64
    case "f2": type = .float16
    case "f4": type = .float32
    case "f8": type = .float64
    default: return nil
    }
    return (type, isBigEndian)
  }

  /// What a kind that is not read here is called: the letter says it.
  static func words(for descr: String) -> String {
    let code = descr.drop { "<>=|".contains($0) }
    return switch code.first {
    case "O": "Python objects"
    case "U", "T": "text"
    case "S", "a": "texts of bytes"
    case "c", "F", "D", "G": "complex numbers"
    case "M": "dates"
    case "m": "durations"
    case "V": "raw bytes"
    case "f", "g": "floats of another size"
    case "[", "(", "{": "records"
    default: "something else"
    }
  }
}
