import BackpropCompute
import TextKernels

extension Column {
  /// A column of numbers, which are finite; NaN is a missing cell.
  package init(name: String, finite numbers: [Double]) {
    self.init(name: name, values: .numbers(LargeArray(numbers)))
  }

  /// A column of texts, which are valid UTF-8: a number of the table for each row, -1 for a missing cell.
  package init(name: String, texts: TextTable, codes: [Int32]) {
    var categories = TextPool()
    categories.reserveCapacity(texts: texts.count, bytes: texts.byteCount)
    for number in 0..<texts.count { unsafe categories.append(texts.text(number)) }
    self.init(name: name, values: .text(categories: categories, codes: LargeArray(codes)))
  }
}
