/// What the elements of an IDX file are; the raw value is the file's third byte.
public enum IDXDataType: UInt8, Sendable, CaseIterable {
  /// Whole numbers from 0, 8 bits.
  case uint8 = 0x08
  /// Whole numbers with a sign, 8 bits.
  case int8 = 0x09
  /// Whole numbers with a sign, 16 bits.
  case int16 = 0x0B
  /// Whole numbers with a sign, 32 bits.
  case int32 = 0x0C
  /// Single precision.
  case float32 = 0x0D
  /// Double precision.
  case float64 = 0x0E

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .uint8, .int8: 1
    case .int16: 2
    case .int32, .float32: 4
    case .float64: 8
    }
  }

  /// What a person calls it.
  var name: String {
    switch self {
    case .uint8: "unsigned bytes"
    case .int8: "signed bytes"
    case .int16: "integers of 16 bits"
    case .int32: "integers of 32 bits"
    case .float32: "floats of 32 bits"
    case .float64: "floats of 64 bits"
    }
  }
}
