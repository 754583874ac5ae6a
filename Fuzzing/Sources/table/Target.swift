import BackpropCompute
@testable import BackpropData

/// What libFuzzer calls with bytes that it has made: the first two say how they are read, the others are the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > Case.optionBytes, let start = unsafe start else { return 0 }
  Case(unsafe Array(UnsafeBufferPointer(start: start, count: count))).check()
  return 0
}
