import BackpropCompute

extension LargeArray<Double> {
  /// Brings the numbers to these places of the ascending order; those between two places stay between them, in any order.
  ///
  /// The places ascend; no number is NaN. Cost: linear for a few places (quickselect, Hoare 1961, with the median of three as the
  /// pivot); where pivots are bad again and again the rest is sorted.
  mutating func select(_ places: [Int]) {
    var low = 0
    for place in places where place >= low && place < count {
      select(place, from: low)
      low = place + 1
    }
  }

  private mutating func select(_ place: Int, from start: Int) {
    var (low, high) = (start, count - 1)
    var patience = 64
    while low < high {
      guard patience > 0, high - low > 16 else {
        self[low...high].sort()
        return
      }
      patience -= 1
      let pivot = medianOfThree(self[low], self[low + (high - low) / 2], self[high])
      var (left, right) = (low, high)
      while left <= right {
        while self[left] < pivot { left += 1 }
        while self[right] > pivot { right -= 1 }
        if left <= right {
          swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if place <= right {
        high = right
      } else if place >= left {
        low = left
      } else {
        return
      }
    }
  }

  private func medianOfThree(_ first: Double, _ second: Double, _ third: Double) -> Double {
    Swift.max(Swift.min(first, second), Swift.min(Swift.max(first, second), third))
  }
}
