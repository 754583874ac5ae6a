/// Which of several networks is trained when, each by one thread: the longest training first, so that none is waited for at
/// the end. The last ones, fewer than threads, share all of them.
struct MemberSchedule {
  /// How many are trained at a time.
  let threads: Int
  /// The networks' numbers, in the order that they are begun; those of one length in the order of their numbers.
  let order: [Int]
  /// When each ends, by its number, in the unit of the lengths.
  let ends: [Double]

  /// - Parameter lengths: how long each network is trained, in any unit.
  init(lengths: [Double], threads: Int) {
    let threads = max(1, min(threads, lengths.count))
    self.threads = threads
    order = lengths.indices.sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
    var ends = lengths
    var free = [Double](repeating: 0, count: threads)
    for (place, network) in order.enumerated() {
      if place == lengths.count - lengths.count % threads {
        free = [Double](repeating: free.max() ?? 0, count: threads)
      }
      let first = free.indices.min { free[$0] < free[$1] } ?? 0
      free[first] += lengths[network]
      ends[network] = free[first]
    }
    self.ends = ends
  }

  /// When all have ended.
  var end: Double { ends.max() ?? 0 }

  /// Those that have a thread each.
  var alone: ArraySlice<Int> { order.dropLast(order.count % threads) }
  /// Those that share the threads.
  var sharing: ArraySlice<Int> { order.suffix(order.count % threads) }
}
