import Backprop
import BackpropCompute

/// The training as it goes: a bar with the time left on a terminal, a plain line every few seconds elsewhere.
///
/// Losses and metric are those of the training, so the RMSE of a scaled target is in the scaled unit; the
/// summary that follows has it in the target's own.
final class Progress {
  private let epochs: [Int]
  private let interval: Int?
  private let isQuiet: Bool
  private let start = secondsNow()
  private var shown = -1e9
  private var isBarOnScreen = false
  private var network = 0
  /// The epochs that each network has behind it.
  private var done: [Int]
  /// The networks that were begun, in this order.
  private var begun: [Int] = []

  /// - Parameters:
  ///   - epochs: of each network.
  ///   - interval: prints the first epoch and every Nth after it, as a line of its own.
  init(epochs: [Int], interval: Int?, isQuiet: Bool) {
    self.epochs = epochs
    self.interval = interval
    self.isQuiet = isQuiet
    done = [Int](repeating: 0, count: epochs.count)
  }

  /// Before the reports of a network, by its number from 0; several may be trained side by side.
  func begin(network: Int) { self.network = network }

  /// After every epoch.
  func show(_ report: EpochReport) {
    if done[network] == 0 { begun.append(network) }
    done[network] = report.epoch
    let isLast = report.epoch == epochs[network]
    guard !isQuiet else { return }
    let now = secondsNow()
    if let interval {
      if (report.epoch - 1) % interval == 0 || isLast { line(report, exact: true) }
    } else if !Console.isTerminal, now - shown >= 5, now - start >= 2 {
      shown = now
      line(report, exact: false)
    }
    if Console.isTerminal, now - shown >= 0.1 || isLast {
      shown = now
      bar(report, elapsed: now - start)
    }
  }

  /// Takes the bar away.
  func finish() {
    guard isBarOnScreen else { return }
    Console.errorText("\r\u{1B}[2K")
    isBarOnScreen = false
  }

  private func line(_ report: EpochReport, exact: Bool) {
    finish()
    Console.error("\(place(report))  " + figures(report, exact: exact))
  }

  /// A line that wraps cannot be taken away again, so the terminal's width decides how much there is of it.
  private func bar(_ report: EpochReport, elapsed: Double) {
    let room = Console.terminalWidth - 3  // the terminal itself may add ^C
    let epoch = place(report)
    // What ended early counts as whole.
    let finished = begun.enumerated().reduce(0) { sum, place in
      sum + (place.offset + WorkerPool.processorCount < begun.count ? epochs : done)[place.element]
    }
    let all = epochs.reduce(0, +)
    let rest = elapsed / Double(max(1, finished)) * Double(max(0, all - finished))
    let left = "at most \(duration(rest)) left"
    var numbers = ["loss \(short(report.loss))"]
    if let validation = report.validation {
      numbers += [
        "validation \(short(validation.loss))", "\(validation.metric.name) \(short(validation.value))",
      ]
    }
    var text = (numbers + [left]).joined(separator: "  ")
    while epoch.count + 2 + text.count > room, !numbers.isEmpty {
      numbers.removeLast()
      text = (numbers + [left]).joined(separator: "  ")
    }
    let track = track(Double(finished) / Double(max(1, all)), room: room - epoch.count - 2 - text.count)
    Console.errorText("\r\u{1B}[2K" + "\(epoch)\(track)  \(text)".prefix(room))
    isBarOnScreen = true
  }

  private func place(_ report: EpochReport) -> String {
    (epochs.count == 1 ? "" : "network \(network + 1)/\(epochs.count)  ")
      + "epoch \(report.epoch)/\(epochs[network])"
  }

  /// What is done, drawn as a line; nothing where it would be too short to read.
  private func track(_ share: Double, room: Int) -> String {
    guard let width = [24, 16, 8].first(where: { $0 < room }) else { return "" }
    let done = min(width, Int(Double(width) * share))
    return " " + String(repeating: "━", count: done) + String(repeating: "─", count: width - done)
  }

  private func figures(_ report: EpochReport, exact: Bool) -> String {
    let text = { (number: Double) in exact ? "\(number)" : short(number) }
    guard let validation = report.validation else { return "loss \(text(report.loss))" }
    return "loss \(text(report.loss))  validation \(text(validation.loss))  "
      + "\(validation.metric.name) \(short(validation.value))"
  }
}
