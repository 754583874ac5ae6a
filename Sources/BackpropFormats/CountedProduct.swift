/// The product of an array's sizes; nil where it cannot be counted.
func countedProduct(_ sizes: some Sequence<Int>) -> Int? {
  var product = 1
  for size in sizes {
    let (next, overflow) = product.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    product = next
  }
  return product
}
