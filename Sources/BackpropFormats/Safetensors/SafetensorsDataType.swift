/// What the elements of a tensor in a `.safetensors` file are; the raw value is its name there.
public enum SafetensorsDataType: String, Sendable, CaseIterable {
  /// 0 or 1 in a byte.
  case bool = "BOOL"
  /// Whole numbers from 0, 8 bits.
  case uint8 = "U8"
  /// Whole numbers with a sign, 8 bits.
  case int8 = "I8"
  /// Floating point of 8 bits, 4 of them exponent.
  case float8E4M3 = "F8_E4M3"
  /// Floating point of 8 bits, 5 of them exponent.
  case float8E5M2 = "F8_E5M2"
  /// Powers of two, 8 bits, all of them exponent.
  case float8E8M0 = "F8_E8M0"
  /// Whole numbers from 0, 16 bits.
  case uint16 = "U16"
  /// Whole numbers with a sign, 16 bits.
  case int16 = "I16"
  /// Half precision.
  case float16 = "F16"
  /// The upper half of single precision.
  case bfloat16 = "BF16"
  /// Whole numbers from 0, 32 bits.
  case uint32 = "U32"
  /// Whole numbers with a sign, 32 bits.
  case int32 = "I32"
  /// Single precision, `Float`.
  case float32 = "F32"
  /// Whole numbers from 0, 64 bits.
  case uint64 = "U64"
  /// Whole numbers with a sign, 64 bits.
  case int64 = "I64"
  /// Double precision, `Double`.
  case float64 = "F64"
  /// Complex numbers, two of single precision.
  case complex64 = "C64"

  /// The bytes of one element.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8, .float8E4M3, .float8E5M2, .float8E8M0: return 1
    case .uint16, .int16, .float16, .bfloat16: return 2
    case .uint32, .int32, .float32: return 4
    case .uint64, .int64, .float64, .complex64: return 8
    }
  }
}
