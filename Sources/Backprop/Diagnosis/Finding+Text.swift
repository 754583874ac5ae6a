#if !hasFeature(Embedded)
  extension Finding: CustomStringConvertible {
    /// What, where, and on what evidence: one sentence. Columns are numbered from zero.
    public var description: String { description(inputs: [], targets: []) }

    /// The same with the columns' own names where there are as many as columns.
    public func description(inputs: [String], targets: [String]) -> String {
      switch self {
      case .notFinite(let origin): origin.sentence(inputs: inputs, targets: targets)
      case .learningRateTooHigh(let high): high.sentence
      case .learningRateTooLow(let low):
        "the learning rate \(text(low.rate)) is too low: in \(low.epochs) epochs the loss "
          + (low.fall > 0 ? "fell by \(percent(low.fall))" : "did not fall")
          + ", and one step at \(text(low.factor)) times the rate makes it fall by \(percent(low.stepFall))"
      case .explodingGradient(let flow):
        "the gradient explodes: its norm is \(text(flow.norm)) at the outputs of \(flow.layer) and "
          + "\(text(flow.lastNorm)) at \(flow.last), and grows most through \(flow.steepest), by a factor of "
          + text(flow.steepestFactor)
      case .vanishingGradient(let flow):
        "the gradient vanishes: its norm is \(text(flow.norm)) at the outputs of \(flow.layer) and "
          + "\(text(flow.lastNorm)) at \(flow.last), and shrinks most through \(flow.steepest), by a factor of "
          + text(flow.steepestFactor)
      case .deadUnits(let flat):
        "\(flat.subject) of \(flat.layer) (\(flat.activation)) \(flat.verb) dead: flat for every row examined"
      case .saturatedUnits(let flat):
        "\(flat.subject) of \(flat.layer) (\(flat.activation)) \(flat.verb) saturated: at a flat end for "
          + "\(percent(flat.share)) of the rows or more"
      case .unscaledInputs(let columns):
        "\(subject("input", columns, inputs)) \(columns.count == 1 ? "is" : "are") far from a size of 1: "
          + columns[0].sizeText(columns.count == 1 ? nil : columnName(columns[0], inputs))
      case .constantInputs(let columns):
        "\(subject("input", columns, inputs)) \(columns.count == 1 ? "has" : "have") one value in all rows "
          + "examined" + (columns.count == 1 ? ": \(text(columns[0].mean))" : "")
      case .unscaledTargets(let columns):
        "\(subject("target", columns, targets)) \(columns.count == 1 ? "is" : "are") far from a size of 1: "
          + columns[0].sizeText(columns.count == 1 ? nil : columnName(columns[0], targets))
      case .constantTargets(let columns):
        "\(subject("target", columns, targets)) \(columns.count == 1 ? "has" : "have") one value in all rows"
          + (columns.count == 1 ? ": \(text(columns[0].mean))" : "")
      case .constantBatches(let batches):
        "\(batches.count) of \(batches.of) batches of \(batches.rows) rows have one target in all their rows, "
          + "the first of them batch \(batches.first)"
      case .batchOfOneRow(let layer, let batch):
        "batch \(batch) of every epoch has 1 row, over which the batch normalisation \(layer) has no deviation: "
          + "its outputs there do not depend on the inputs"
      case .missingClasses(let classes):
        "\(classes.count == 1 ? "class" : "classes") \(list(classes.map { "\($0)" })) "
          + "\(classes.count == 1 ? "has" : "have") no row"
      }
    }

    /// The change that answers it: one sentence.
    public var remedy: String {
      switch self {
      case .notFinite(let origin):
        switch origin.cause {
        case .input: "correct or remove that value, or scale the inputs"
        case .target: "correct or remove that value, or scale the targets"
        case .parameters:
          "lower the learning rate, to a tenth at first, or clip the gradient's norm; begin again from "
            + "parameters that are finite"
        }
      case .learningRateTooHigh:
        "lower the learning rate, to a tenth at first, or search for one with the learning-rate finder"
      case .learningRateTooLow(let low): "raise the learning rate, up to \(text(low.factor)) times"
      case .explodingGradient:
        "draw the weights by a rule that fits the activations (the default), add a normalisation layer, or "
          + "clip the gradient's norm"
      case .vanishingGradient:
        "draw the weights by a rule that fits the activations (the default), take relu or gelu in place of "
          + "sigmoid or tanh, or add normalisation layers or residual connections"
      case .deadUnits(let flat):
        flat.units.count == flat.of
          ? "draw the network anew with a lower learning rate, biases of zero and scaled inputs, or take "
            + "leaky-relu or gelu"
          : "lower the learning rate, or take leaky-relu or gelu, if more of them die"
      case .saturatedUnits:
        "scale the inputs, draw smaller weights, lower the learning rate, or normalise before the activation"
      case .unscaledInputs:
        "standardise the inputs: subtract the mean of each column, divide by its deviation"
      case .constantInputs: "leave them out, or check how they were made"
      case .unscaledTargets: "standardise the targets, and scale the predictions back"
      case .constantTargets: "check how the targets were made; there is nothing to learn in them"
      case .constantBatches(let batches):
        batches.isShuffled
          ? "take larger batches, or more rows of the rare targets"
          : "shuffle the rows, or take larger batches"
      case .batchOfOneRow: "take a batch size that leaves no single row over, or layer normalisation"
      case .missingClasses: "add rows of them, or leave these outputs out"
      }
    }

    /// The numbers it rests on, by name, for files and programs.
    public var evidence: [(name: String, value: Double)] {
      switch self {
      case .notFinite(let origin):
        [
          origin.epoch.map { ("epoch", Double($0)) }, origin.batch.map { ("batch", Double($0)) },
          origin.cell.map { ("value", $0.value) },
        ].compactMap { $0 }
      case .learningRateTooHigh(let high):
        [("rate", high.rate)]
          + (high.step.map { [("loss_before_step", $0.from), ("loss_after_step", $0.to)] } ?? [])
          + (high.epochs.map { [("loss_of_epoch", $0.from), ("loss_of_later_epoch", $0.to)] } ?? [])
          + (high.nothing.map { [("loss_of_zeros", $0.from), ("loss_of_last_epoch", $0.to)] } ?? [])
      case .learningRateTooLow(let low):
        [
          ("rate", low.rate), ("fall", low.fall), ("epochs", Double(low.epochs)), ("factor", low.factor),
          ("step_fall", low.stepFall),
        ]
      case .explodingGradient(let flow), .vanishingGradient(let flow):
        [("norm", flow.norm), ("last_norm", flow.lastNorm), ("steepest_factor", flow.steepestFactor)]
      case .deadUnits(let flat), .saturatedUnits(let flat):
        [("units", Double(flat.units.count)), ("of", Double(flat.of)), ("share_of_rows", flat.share)]
      case .unscaledInputs(let columns), .constantInputs(let columns), .unscaledTargets(let columns),
        .constantTargets(let columns):
        [
          ("mean", columns[0].mean), ("deviation", columns[0].deviation), ("largest", columns[0].largest),
        ]
      case .constantBatches(let batches):
        [
          ("batches", Double(batches.count)), ("of", Double(batches.of)), ("first", Double(batches.first)),
          ("rows", Double(batches.rows)),
        ]
      case .batchOfOneRow(_, let batch): [("batch", Double(batch))]
      case .missingClasses(let classes): classes.map { ("class", Double($0)) }
      }
    }
  }

  extension NotFiniteOrigin {
    fileprivate func sentence(inputs: [String], targets: [String]) -> String {
      let what =
        switch place {
        case .parameter(let tensor, let element): "element \(element) of \(tensor)"
        case .layer(let name, let row, let unit): "unit \(unit) of \(name) in row \(row)"
        case .loss(let row?): "the loss of row \(row)"
        case .loss(nil): "the loss"
        case .gradient(let tensor, let element): "the gradient of element \(element) of \(tensor)"
        }
      let when = epoch.map { " (epoch \($0), batch \(batch ?? 1))" } ?? ""
      let way = chain.dropFirst(layer == nil ? 0 : 1).map {
        "unit \($0.unit) of \($0.layer) (\(text($0.value)))"
      }
      let names = cause == .target ? targets : inputs
      let end = cell.map { cell in
        let kind = cause == .target ? "target" : "input"
        let column =
          names.indices.contains(cell.column)
          ? "\(kind) \(names[cell.column])" : "\(kind) column \(cell.column)"
        return "\(column) of row \(cell.row), which holds \(text(cell.value))"
      }
      let blame: String =
        switch cause {
        case .input, .target: "it comes from "
        case .parameters where cell != nil:
          "the parameters have grown too large; its largest part comes from "
        case .parameters: "the parameters have grown too large"
        }
      return "\(what) is NaN or infinite\(when): " + blame
        + (way + [end].compactMap { $0 }).joined(separator: ", from ")
    }
  }

  extension RateTooHigh {
    fileprivate var sentence: String {
      var evidence: [String] = []
      if let step {
        evidence.append(
          "one step takes the loss of the examined rows from \(text(step.from)) to \(text(step.to))")
      }
      if let epochs {
        evidence.append("the loss of the epochs rose from \(text(epochs.from)) to \(text(epochs.to))")
      }
      if let nothing {
        evidence.append(
          "the last epoch's loss is \(text(nothing.to)), and that of outputs of zero \(text(nothing.from))")
      }
      if evidence.isEmpty { evidence.append("the steps led to numbers that are not finite") }
      return "the learning rate \(text(rate)) is too high: " + evidence.joined(separator: ", and ")
    }
  }

  extension FlatUnits {
    fileprivate var subject: String {
      if of == 1 { return "the one unit" }
      if units.count == of { return "all \(of) units" }
      if units.count == 1 { return "unit \(units[0])" }
      return "\(units.count) of \(of) units (\(list(units.map { "\($0)" })))"
    }

    fileprivate var verb: String { units.count == 1 ? "is" : "are" }
  }

  extension ColumnStatistics {
    fileprivate func sizeText(_ name: String?) -> String {
      (name.map { "\($0) has " } ?? "") + "a mean of \(text(mean)) and a deviation of \(text(deviation))"
    }
  }

  private func text(_ number: Double) -> String { decimalText(number, digits: 3) }

  private func percent(_ share: Double) -> String { decimalText(100 * share, digits: 2) + " %" }

  private func columnName(_ column: ColumnStatistics, _ names: [String]) -> String {
    names.count == column.of ? names[column.column] : "column \(column.column)"
  }

  private func subject(_ kind: String, _ columns: [ColumnStatistics], _ names: [String]) -> String {
    let isNamed = names.count == columns[0].of
    let words = columns.map { isNamed ? names[$0.column] : "\($0.column)" }
    return (isNamed ? kind : kind + " column") + (columns.count == 1 ? " " : "s ") + list(words)
  }

  /// The first few of many.
  private func list(_ words: [String]) -> String {
    if words.count == 1 { return words[0] }
    let shown = 5
    if words.count > shown {
      return words.prefix(shown).joined(separator: ", ") + " and \(words.count - shown) more"
    }
    return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
#endif
