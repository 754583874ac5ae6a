import Backprop

/// The training as it goes: a bar with the time left on a terminal, a plain line every few seconds elsewhere.
final class Progress {
  private let epochs: Int
  private let interval: Int?
  private let isQuiet: Bool
  private let start = secondsNow()
  private var shown = -1e9
  private var isBarOnScreen = false

  /// - Parameter interval: prints the first epoch and every so-manieth after it, as a line of its own.
  init(epochs: Int, interval: Int?, isQuiet: Bool) {
    self.epochs = epochs
    self.interval = interval
    self.isQuiet = isQuiet
  }

  /// After every epoch.
  func show(_ report: EpochReport) {
    guard !isQuiet else { return }
    let now = secondsNow()
    if let interval {
      if (report.epoch - 1) % interval == 0 || report.epoch == epochs { line(report, exact: true) }
    } else if !Console.isTerminal, now - shown >= 5, now - start >= 2 {
      shown = now
      line(report, exact: false)
    }
    if Console.isTerminal, now - shown >= 0.1 || report.epoch == epochs {
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
    Console.error("epoch \(report.epoch)/\(epochs)  " + figures(report, exact: exact))
  }

  private func bar(_ report: EpochReport, elapsed: Double) {
    let width = 24
    let done = width * report.epoch / max(1, epochs)
    let left = elapsed / Double(report.epoch) * Double(epochs - report.epoch)
    let track = String(repeating: "━", count: done) + String(repeating: "─", count: width - done)
    Console.errorText(
      "\r\u{1B}[2Kepoch \(report.epoch)/\(epochs) \(track) \(figures(report, exact: false))  "
        + "at most \(duration(left)) left")
    isBarOnScreen = true
  }

  private func figures(_ report: EpochReport, exact: Bool) -> String {
    let text = { (number: Double) in exact ? "\(number)" : short(number) }
    guard let validation = report.validation else { return "loss \(text(report.loss))" }
    return "loss \(text(report.loss))  validation \(text(validation.loss))  "
      + "\(validation.metric.name) \(short(validation.value))"
  }
}
