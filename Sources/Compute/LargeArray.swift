/// Elements of one kind, one after the other: the cells of a column, the order of rows. A value: a copy shares memory until one
/// of the two is changed.
///
/// Where a `MemoryBudget` is current, a large one lies in a file of which a part is resident.
@safe
public struct LargeArray<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, MutableCollection,
  Sendable
{
  /// How many elements there are.
  public let count: Int
  @usableFromInline var memory: LargeMemory<Element>
  @inlinable var base: UnsafeMutablePointer<Element> { unsafe memory.base }

  /// No elements.
  public init() { self.init(count: 0, memory: LargeMemory(capacity: 0)) }

  init(count: Int, memory: LargeMemory<Element>) {
    self.count = count
    self.memory = memory
  }

  /// So many elements, which `fill` writes, all of them.
  @inlinable
  public init<Failure: Error>(
    count: Int, fill: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(uninitialized: count)
    try unsafe fill(UnsafeMutableBufferPointer(start: base, count: count))
  }

  /// So many elements, which whoever made the array writes through ``mutableBase`` before they are read.
  public init(uninitialized count: Int) {
    self.init(count: count, memory: LargeMemory(capacity: count))
  }

  /// So many elements, all the same.
  @inlinable
  public init(repeating element: Element, count: Int) {
    unsafe self.init(count: count) { unsafe $0.initialize(repeating: element) }
  }

  /// The elements of a collection.
  @inlinable
  public init(_ elements: some Collection<Element>) {
    unsafe self.init(count: elements.count) { buffer in _ = unsafe buffer.initialize(fromContentsOf: elements)
    }
  }

  /// The elements that satisfy a condition.
  @inlinable
  public init(_ elements: some Collection<Element>, where isWanted: (Element) -> Bool) {
    unsafe self.init(count: elements.count(where: isWanted)) { buffer in
      var index = 0
      for element in elements where isWanted(element) {
        unsafe buffer[index] = element
        index += 1
      }
    }
  }

  /// 0.
  @inlinable public var startIndex: Int { 0 }
  /// How many elements there are.
  @inlinable public var endIndex: Int { count }

  /// The element at a place, from 0; traps where there is none.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "LargeArray: index out of range")
      return unsafe base[index]
    }
    set {
      precondition(index >= 0 && index < count, "LargeArray: index out of range")
      makeUnique()
      unsafe base[index] = newValue
    }
  }

  #if !hasFeature(Embedded)
    @inlinable
    public func withContiguousStorageIfAvailable<R>(
      _ body: (UnsafeBufferPointer<Element>) throws -> R
    ) rethrows -> R? {
      try unsafe body(UnsafeBufferPointer(start: base, count: count))
    }

    @inlinable
    public mutating func withContiguousMutableStorageIfAvailable<R>(
      _ body: (inout UnsafeMutableBufferPointer<Element>) throws -> R
    ) rethrows -> R? {
      makeUnique()
      var buffer = unsafe UnsafeMutableBufferPointer(start: base, count: count)
      return try unsafe body(&buffer)
    }
  #endif

  /// Calls `body` with the elements where they lie.
  @inlinable
  public func withUnsafeBufferPointer<R, Failure: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> R
  ) throws(Failure) -> R {
    try unsafe body(UnsafeBufferPointer(start: base, count: count))
  }

  /// The same, for writing.
  @inlinable
  public mutating func withUnsafeMutableBufferPointer<R, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> R
  ) throws(Failure) -> R {
    makeUnique()
    return try unsafe body(UnsafeMutableBufferPointer(start: base, count: count))
  }

  /// The first element, for writing; nobody else has this array.
  public var mutableBase: UnsafeMutablePointer<Element> { unsafe base }

  /// What a function makes of each element.
  @inlinable
  public func mapped<T: BitwiseCopyable & Sendable, Failure: Error>(
    _ transform: (Element) throws(Failure) -> T
  ) throws(Failure) -> LargeArray<T> {
    try unsafe LargeArray<T>(count: count) { (buffer) throws(Failure) in
      for index in 0..<count { try unsafe buffer.initializeElement(at: index, to: transform(base[index])) }
    }
  }

  /// The elements at these places, in this order; traps where there is none.
  @inlinable
  public func selecting(_ places: some Collection<Int>) -> LargeArray {
    unsafe LargeArray(count: places.count) { buffer in
      var index = 0
      for place in places {
        unsafe buffer.initializeElement(at: index, to: self[place])
        index += 1
      }
    }
  }

  /// These elements, and those of another array behind them.
  public func appending(_ other: LargeArray) -> LargeArray {
    unsafe LargeArray(count: count + other.count) { buffer in
      _ = unsafe buffer.extracting(..<count).initialize(fromContentsOf: self)
      _ = unsafe buffer.extracting(count...).initialize(fromContentsOf: other)
    }
  }

  /// The first elements, without a copy.
  public func prefix(_ length: Int) -> LargeArray {
    LargeArray(count: Swift.min(length, count), memory: memory)
  }

  @inlinable
  mutating func makeUnique() {
    if memory.isKept || !isKnownUniquelyReferenced(&memory) { self = LargeArray(self) }
  }
}

#if !hasFeature(Embedded)
  extension LargeArray {
    /// The elements that lie in a file, `offset` bytes behind its beginning, to be read only.
    public init(
      count: Int, at offset: Int, of file: PagedFile, in budget: MemoryBudget
    ) throws(MemoryBudgetError) {
      let region = try budget.region(
        offset: offset, byteCount: count * MemoryLayout<Element>.stride, of: file)
      self.init(count: count, memory: LargeMemory(region))
    }

    /// The same elements in a file: these, if they lie there already, else a copy.
    public func stored(in file: PagedFile, of budget: MemoryBudget) throws(MemoryBudgetError) -> LargeArray {
      if let region = memory.region, region.file === file {
        return LargeArray(count: count, memory: LargeMemory(region))
      }
      let region = try budget.region(byteCount: Swift.max(count, 1) * MemoryLayout<Element>.stride, in: file)
      let copy = LargeArray(count: count, memory: LargeMemory(region))
      unsafe copy.base.update(from: base, count: count)
      return copy
    }

    /// Where the elements begin in their file; nil where they lie in none.
    public var offset: Int? { memory.region?.offset }
  }
#endif

extension LargeArray: ExpressibleByArrayLiteral {
  /// These elements.
  public init(arrayLiteral elements: Element...) { self.init(elements) }
}

extension LargeArray: Equatable where Element: Equatable {
  /// Whether both have equal elements, place by place.
  public static func == (left: LargeArray, right: LargeArray) -> Bool { left.elementsEqual(right) }

  /// Whether the elements are those of an array, place by place.
  public static func == (left: LargeArray, right: [Element]) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }
}

#if !hasFeature(Embedded)
  extension LargeArray: CustomStringConvertible {
    /// The elements, as those of an array.
    public var description: String { Array(self).description }
  }
#endif

/// The memory of a `LargeArray`: of the process, or of a file.
@usableFromInline
@safe final class LargeMemory<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  /// Whether it belongs to a file with a checksum: who changes an element gets a copy.
  @usableFromInline let isKept: Bool
  #if !hasFeature(Embedded)
    let region: PagedRegion?
  #endif

  init(capacity: Int) {
    isKept = false
    let byteCount = Swift.max(1, capacity) * MemoryLayout<Element>.stride
    #if !hasFeature(Embedded)
      region = byteCount < MemoryBudget.threshold ? nil : MemoryBudget.current?.region(byteCount: byteCount)
      if let start = unsafe region?.bytes.baseAddress {
        unsafe base = start.bindMemory(to: Element.self, capacity: capacity)
        return
      }
    #endif
    unsafe base = LargePages.allocate(byteCount: byteCount).bindMemory(to: Element.self, capacity: capacity)
  }

  #if !hasFeature(Embedded)
    /// What is kept in a file.
    init(_ region: PagedRegion) {
      isKept = true
      self.region = region
      let count = unsafe region.bytes.count / MemoryLayout<Element>.stride
      unsafe base = region.start.bindMemory(to: Element.self, capacity: count)
    }
  #endif

  deinit {
    #if !hasFeature(Embedded)
      if region != nil { return }
    #endif
    unsafe base.deallocate()
  }
}
