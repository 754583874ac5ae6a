/// Bytes as a file's contents, every one of them checked.
extension SafetensorsFile {
  /// Reads a file that is already in memory; `file` is its name in errors.
  public init(bytes: [UInt8], file: String? = nil) throws(SafetensorsError) {
    do throws(SafetensorsError.Problem) {
      let header = try SafetensorsHeader(bytes)
      self.metadata = header.metadata
      self.tensors = try Self.tensors(header.entries, in: bytes[header.end...])
    } catch {
      throw SafetensorsError(file: file, problem: error)
    }
  }

  /// Cuts the buffer into the tensors, which fill it without gap or overlap.
  private static func tensors(
    _ entries: [SafetensorsHeader.Entry], in buffer: ArraySlice<UInt8>
  ) throws(SafetensorsError.Problem) -> [SafetensorsTensor] {
    let ordered = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var offset = 0
    for entry in ordered {
      guard let expected = SafetensorsTensor.length(of: entry.shape, entry.dataType) else {
        throw .shape(tensor: entry.name, got: entry.shape)
      }
      guard entry.begin == offset else {
        throw .offset(tensor: entry.name, expected: offset, got: entry.begin)
      }
      // Both are numbers from 0 on, so the difference cannot overflow.
      guard entry.end - entry.begin == expected else {
        throw .length(tensor: entry.name, expected: expected, got: entry.end - entry.begin)
      }
      offset = entry.end
    }
    guard offset <= buffer.count else { throw .truncated(expected: offset, got: buffer.count) }
    guard offset == buffer.count else { throw .trailing(expected: offset, got: buffer.count) }

    var tensors: [SafetensorsTensor] = []
    tensors.reserveCapacity(ordered.count)
    for entry in ordered {
      let bytes = Array(buffer[(buffer.startIndex + entry.begin)..<(buffer.startIndex + entry.end)])
      do throws(SafetensorsError) {
        tensors.append(
          try SafetensorsTensor(
            name: entry.name, shape: entry.shape, dataType: entry.dataType, bytes: bytes))
      } catch {
        throw error.problem
      }
    }
    return tensors
  }
}
