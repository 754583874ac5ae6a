import Backprop

/// What the networks of one division of the rows may differ in from those of the next: layers, and how they are trained.
struct NetworkKind: Sendable {
  /// The plan's settings, with the layers, rates and schedules of this kind.
  let settings: TrainingSettings
  /// From the input to the output, the output layer included.
  let layers: [Layer]
}
