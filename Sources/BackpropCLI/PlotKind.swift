import ArgumentParser

extension Plot {
  /// What can be drawn.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case loss, predictions, confusion, roc
    case precisionRecall = "precision-recall"
    case calibration, boundary
    case learningCurve = "learning-curve"
    case importance, coverage
    case panels

    private var summary: String {
      switch self {
      case .loss: "the loss of every epoch (the default without a table)"
      case .predictions: "actual against predicted numbers (their default)"
      case .confusion: "which class is taken for which (their default)"
      case .roc: "how much of a class is found, and of the rest taken for it"
      case .precisionRecall: "how clean the finds of a class are, for how many are found"
      case .calibration: "how often a class is there, by the probability it was given"
      case .boundary: "the rows by two columns, over the classes seen there"
      case .learningCurve: "a score against the number of rows trained on"
      case .importance: "how much the score falls without a column (--metric)"
      case .coverage: "how often ranges or sets of labels hold the answer, by level"
      case .panels: "loss, predictions or confusion, and boundary, together"
      }
    }

    /// All kinds, a line each.
    static var helpText: String {
      allCases.map { kind in "\(left(kind.rawValue, 18))\(kind.summary)" }.joined(separator: "\n")
        + """


        In a boundary all other columns are held at their mean or most frequent value. A learning curve trains \
        models like this one on growing parts of the table, and scores them on a quarter that is held out. Of two \
        classes curves show the second.
        """
    }
  }
}
