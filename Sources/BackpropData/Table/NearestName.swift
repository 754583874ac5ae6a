/// The name that was probably meant, or nil if none is similar enough to be worth saying.
///
/// Similarity is the Damerau-Levenshtein distance in its optimal string alignment form, upper and lower case
/// being equal; a third of the letters may differ. Among equally near names the first wins. Cost: the product
/// of both lengths for every name, with lengths cut at 100.
package func nearestName(to wanted: String, among names: [String]) -> String? {
  let letters = folded(wanted)
  var nearest: (name: String, distance: Int)?
  for name in names {
    let candidate = folded(name)
    let allowed = max(1, max(letters.count, candidate.count) / 3)
    guard abs(letters.count - candidate.count) <= allowed else { continue }
    let distance = editDistance(letters, candidate)
    if distance <= allowed, distance < nearest?.distance ?? .max { nearest = (name, distance) }
  }
  // One letter is no evidence that another letter was meant.
  guard let nearest, nearest.distance < max(letters.count, 1) else { return nil }
  return nearest.name
}

private func folded(_ name: String) -> [Unicode.Scalar] {
  Array(name.lowercased().unicodeScalars.prefix(100))
}

/// The least number of insertions, deletions, substitutions and swaps of neighbours from `a` to `b`.
func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  var current = previous
  for i in a.indices {
    current[0] = i + 1
    for j in b.indices {
      let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
      current[j + 1] = min(previous[j + 1] + 1, current[j] + 1, substitution)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        current[j + 1] = min(current[j + 1], beforePrevious[j - 1] + 1)
      }
    }
    (beforePrevious, previous, current) = (previous, current, beforePrevious)
  }
  return previous[b.count]
}
