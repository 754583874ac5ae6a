#if !hasFeature(Embedded)

  extension OneCycle {
    var spelling: String {
      let word =
        "one-cycle" + (annealing == .linear ? "-linear" : "") + (hasThreePhases ? "-three-phase" : "")
        + (momentum == nil ? "-fixed-momentum" : "")
      let corners = momentum.map { [$0.lowerBound, $0.upperBound] } ?? []
      return Schedule.spelled(word, [rise, startDivisor, endDivisor] + corners, length)
    }

    /// Nil for another word, a wrong count of numbers, or a momentum whose low is above its high.
    init?(word: String, numbers n: [Double]) {
      guard word.hasPrefix("one-cycle") else { return nil }
      var rest = word.dropFirst("one-cycle".count)
      self.init()
      if rest.take("-linear") { annealing = .linear }
      if rest.take("-three-phase") { hasThreePhases = true }
      if rest.take("-fixed-momentum") { momentum = nil }
      guard rest.isEmpty, n.count <= (momentum == nil ? 4 : 6) else { return nil }
      if n.count >= 1 { rise = n[0] }
      if n.count >= 3 { (startDivisor, endDivisor) = (n[1], n[2]) }
      if n.count >= 5 {
        guard n[3] <= n[4] else { return nil }
        momentum = n[3]...n[4]
      }
      // Numbers come in pairs after the first, so that a last one without its pair is the length.
      if n.count >= 2, n.count.isMultiple(of: 2) { length = n[n.count - 1] }
    }
  }

  extension CyclicRate {
    var spelling: String {
      let numbers = [low, up, down, high]
      return switch amplitude {
      case .triangular: Schedule.spelled("triangular", numbers)
      case .triangular2: Schedule.spelled("triangular2", numbers)
      case .exponential(let factor): Schedule.spelled("exp-range", [factor] + numbers)
      }
    }

    /// Nil for another word or a wrong count of numbers.
    init?(word: String, numbers: [Double]) {
      var n = numbers[...]
      var amplitude: Amplitude
      switch word {
      case "triangular": amplitude = .triangular
      case "triangular2": amplitude = .triangular2
      case "exp-range":
        guard let factor = n.popFirst() else { return nil }
        amplitude = .exponential(factor: factor)
      default: return nil
      }
      let rest = Array(n)
      guard (2...4).contains(rest.count) else { return nil }
      self.init(low: rest[0], high: rest.at(3) ?? 1, up: rest[1], down: rest.at(2), amplitude: amplitude)
    }
  }

  extension Plateau {
    var spelling: String {
      let word =
        "plateau" + (goal == .maximum ? "-maximum" : "") + (hasAbsoluteThreshold ? "-absolute" : "")
      return "\(word):\(factor):\(patience):\(cooldown):\(minimum):\(threshold)"
    }

    /// Nil for another word, too many numbers, or a count of reports that is not whole.
    init?(word: String, numbers n: [Double]) {
      guard word.hasPrefix("plateau"), n.count <= 5 else { return nil }
      var rest = word.dropFirst("plateau".count)
      self.init()
      if rest.take("-maximum") { goal = .maximum }
      if rest.take("-absolute") { hasAbsoluteThreshold = true }
      guard rest.isEmpty, let patience = Int(exactly: n.at(1) ?? 10),
        let cooldown = Int(exactly: n.at(2) ?? 0)
      else { return nil }
      (self.patience, self.cooldown) = (patience, cooldown)
      factor = n.at(0) ?? factor
      minimum = n.at(3) ?? minimum
      threshold = n.at(4) ?? threshold
    }
  }

  extension Substring {
    /// Takes a beginning away; false where it is not there.
    fileprivate mutating func take(_ beginning: String) -> Bool {
      guard hasPrefix(beginning) else { return false }
      self = dropFirst(beginning.count)
      return true
    }
  }

#endif
