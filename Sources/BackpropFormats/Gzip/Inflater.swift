internal import CZlib

/// Unpacks a stream of packed bytes, in pieces of any size.
///
/// A stream of ``Form/gzip`` may have several members one after another, and zeros after each, as gzip itself and tapes leave
/// them. After an error every further call throws the same one. Takes some 50 KB beside the output.
///
///     var inflater = try Inflater(.gzip)
///     while let piece = nextPiece() { try inflater.inflate(piece.span, into: &text, limit: 1 << 30) }
///     try inflater.finish()
@safe public struct Inflater: ~Copyable {
  /// What stands around the packed bytes.
  public enum Form: Sendable {
    /// A header and a checksum, as the program gzip writes them: RFC 1952.
    case gzip
    /// Two bytes and a checksum: RFC 1950.
    case zlib
    /// Nothing, as in zip archives: RFC 1951.
    case raw
  }

  private enum Place { case inside, between }

  /// How many packed bytes were used so far.
  public private(set) var packedCount = 0
  /// How many bytes came out so far.
  public private(set) var count = 0
  /// How many bytes will be in the output at the end, as the file claims; 0 where it claims nothing.
  var expectedCount = 0
  private let form: Form
  private let file: String?
  /// At an address of its own: zlib keeps it, and refuses a stream that moved.
  private let stream: UnsafeMutablePointer<z_stream>
  private var place = Place.inside
  /// The packed bytes before the member at hand.
  private var memberStart = 0
  private var failure: GzipError.Problem?

  /// An inflater at the beginning of a stream; `file` is its name in errors.
  public init(_ form: Form, file: String? = nil) throws(GzipError) {
    self.form = form
    self.file = file
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // The form is told in the number of bits of the window: 15, with 16 more for gzip, negative for raw.
    let bits: Int32 =
      switch form {
      case .gzip: 31
      case .zlib: 15
      case .raw: -15
      }
    guard unsafe zlib_inflate_begin(stream, bits) == Z_OK else {
      unsafe stream.deallocate()
      throw GzipError(file: file, problem: .noMemory)
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Unpacks all of a piece and appends what comes out.
  ///
  /// Throws ``GzipError/Problem/tooLarge(limit:)`` as soon as all calls together give more than `limit` bytes. The output
  /// has one byte more than that then, so that a small file that unpacks to a large one does not take the memory.
  public mutating func inflate(
    _ piece: Span<UInt8>, into output: inout [UInt8], limit: Int = .max
  ) throws(GzipError) {
    guard count <= limit else { throw fail(.tooLarge(limit: limit)) }
    let (most, overflow) = output.count.addingReportingOverflow(limit - count)
    // Room for one byte more than wanted shows whether there is more.
    _ = try inflate(piece, into: &output, upTo: overflow || most == .max ? .max : most + 1)
    if count > limit { throw fail(.tooLarge(limit: limit)) }
  }

  /// Unpacks a piece until `output` has `most` bytes; answers how many bytes of the piece it used.
  ///
  /// Where the output is full there may be more to come, even if the whole piece was used: call again with the rest of the
  /// piece, be it empty, and room in the output.
  public mutating func inflate(
    _ piece: Span<UInt8>, into output: inout [UInt8], upTo most: Int
  ) throws(GzipError) -> Int {
    if let failure { throw GzipError(file: file, problem: failure) }
    let start = packedCount
    do throws(GzipError.Problem) {
      while true {
        switch place {
        case .between:
          guard try beginsMember(piece, from: packedCount - start) else { return piece.count }
        case .inside:
          if output.count >= most { return packedCount - start }
          if output.capacity == output.count {
            output.reserveCapacity(min(capacity(after: output.count), most))
          }
          let room = min(output.capacity - output.count, most - output.count, 1 << 30)
          let made = try step(piece, from: packedCount - start, into: &output, room: room)
          if place == .inside, made < room, packedCount - start == piece.count { return piece.count }
        }
      }
    } catch {
      throw fail(error)
    }
  }

  /// Says that the bytes are at their end; throws where the stream is not.
  public func finish() throws(GzipError) {
    if let failure { throw GzipError(file: file, problem: failure) }
    if place == .inside { throw GzipError(file: file, problem: .truncated(offset: packedCount)) }
  }

  private mutating func fail(_ problem: GzipError.Problem) -> GzipError {
    failure = problem
    return GzipError(file: file, problem: problem)
  }

  /// After the end of a member: skips zeros; false where the piece ends with them, true where another member begins.
  private mutating func beginsMember(
    _ piece: Span<UInt8>, from first: Int
  ) throws(GzipError.Problem) -> Bool {
    var position = first
    if form == .gzip { while position < piece.count, piece[position] == 0 { position += 1 } }
    packedCount += position - first
    if position == piece.count { return false }
    guard form == .gzip, piece[position] == 0x1F, unsafe inflateReset(stream) == Z_OK else {
      throw .trailing(offset: packedCount)
    }
    memberStart = packedCount
    place = .inside
    return true
  }

  /// One call of zlib; answers how many bytes came out, at most `room`.
  private mutating func step(
    _ piece: Span<UInt8>, from first: Int, into output: inout [UInt8], room: Int
  ) throws(GzipError.Problem) -> Int {
    let stream = unsafe stream
    let asked = (input: UInt32(clamping: piece.count - first), room: UInt32(clamping: room))
    var code = Z_OK
    unsafe piece.withUnsafeBufferPointer { input in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.baseAddress.map { unsafe $0 + first })
      unsafe stream.pointee.avail_in = asked.input
      output.append(addingCapacity: Int(asked.room)) { span in
        unsafe span.withUnsafeMutableBufferPointer { buffer, filled in
          unsafe stream.pointee.next_out = buffer.baseAddress
          unsafe stream.pointee.avail_out = asked.room
          code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
          filled = unsafe Int(asked.room - stream.pointee.avail_out)
        }
      }
    }
    let used = unsafe Int(asked.input - stream.pointee.avail_in)
    let made = unsafe Int(asked.room - stream.pointee.avail_out)
    packedCount += used
    count += made
    if code == Z_STREAM_END { place = .between }
    try check(code, isStuck: used == 0 && made == 0 && asked.input > 0 && asked.room > 0)
    return made
  }

  private func check(_ code: Int32, isStuck: Bool) throws(GzipError.Problem) {
    switch code {
    case Z_STREAM_END: return
    case Z_OK, Z_BUF_ERROR:
      if isStuck { throw .damaged(offset: packedCount, reason: "no progress") }
    case Z_MEM_ERROR: throw .noMemory
    case Z_NEED_DICT: throw .damaged(offset: packedCount, reason: "a preset dictionary is needed")
    default:
      let words = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "error \(code)"
      switch words {
      case "incorrect data check", "incorrect length check": throw .checksum(offset: packedCount)
      // Two bytes that are no beginning of a member, after a whole one.
      case "incorrect header check" where memberStart > 0: throw .trailing(offset: memberStart)
      default: throw .damaged(offset: packedCount, reason: words)
      }
    }
  }
}

/// One owner at a time, whatever the thread.
extension Inflater: @unchecked Sendable {}
