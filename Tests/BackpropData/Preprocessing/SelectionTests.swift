import BackpropCompute
import Testing

@testable import BackpropData

/// Order statistics without sorting, and distinct numbers without sorting: the standard library's sort and set say what is right.
@Suite struct SelectionTests {
  private static let shapes: [String] = [
    "random", "few", "ascending", "descending", "equal", "organ", "zeros",
  ]

  private func numbers(_ shape: String, _ count: Int, _ drawing: inout Drawing) -> [Double] {
    (0..<count).map { index in
      switch shape {
      case "random": Double.random(in: -1e9...1e9, using: &drawing)
      case "few": Double(Int.random(in: 0...3, using: &drawing))
      case "ascending": Double(index)
      case "descending": Double(-index)
      case "equal": 7
      case "organ": Double(min(index, count - index))
      default: Bool.random(using: &drawing) ? 0.0 : -0.0
      }
    }
  }

  @Test(arguments: shapes)
  func placesAsSortedHasThem(_ shape: String) {
    var drawing = Drawing(seed: 3)
    for count in [0, 1, 2, 3, 16, 17, 18, 100, 1_000, 20_000] {
      let numbers = numbers(shape, count, &drawing)
      let sorted = numbers.sorted()
      let places = Set((0..<6).map { _ in Int.random(in: 0..<max(count, 1), using: &drawing) }).sorted()
      var selected = LargeArray(numbers)
      selected.select(places)
      for place in places where place < count { #expect(selected[place] == sorted[place]) }
      #expect(selected.sorted() == sorted)
    }
  }

  @Test(arguments: shapes)
  func quartilesAsSortedHasThem(_ shape: String) {
    var drawing = Drawing(seed: 4)
    for count in [1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 1_001, 1_002, 1_003] {
      let numbers = numbers(shape, count, &drawing) + [.nan, .infinity]
      let (partly, wholly) = (SortedNumbers(forQuartiles: numbers), SortedNumbers(numbers))
      #expect(partly.values.first == wholly.values.first && partly.values.last == wholly.values.last)
      for part in 1...3 { #expect(partly.quantile(part, of: 4) == wholly.quantile(part, of: 4)) }
    }
  }

  @Test(arguments: shapes)
  func distinctAsASetHasThem(_ shape: String) {
    var drawing = Drawing(seed: 5)
    for count in [0, 1, 2, 40, 5_000] {
      let numbers = numbers(shape, count, &drawing)
      let found = DistinctNumbers(numbers + [.nan])
      #expect(found.values == Set(numbers).sorted() && found.distinct == found.values.count)
      #expect(found.count == count && found.hasMissing)
      #expect(found.areWhole == numbers.allSatisfy { $0 == $0.rounded() })
      if count > 0 { #expect(found.minimum == numbers.min() && found.maximum == numbers.max()) }
    }
  }
}
