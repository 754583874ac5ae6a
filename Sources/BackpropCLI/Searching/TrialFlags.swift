import ArgumentParser
import BackpropData
import BackpropModel

/// The flags that decide what a model will be, parsed from those that were given and those of a trial.
struct TrialFlags: ParsableArguments {
  @OptionGroup var table: DataOptions
  @OptionGroup var network: NetworkOptions
  @OptionGroup var loss: LossOptions
  @OptionGroup var optimizer: OptimizerOptions
  @OptionGroup var training: RunOptions
}

/// Trials as the flags of `train`: what a trial does is what these flags do there.
struct TrialTraining {
  /// The flags that were given, those of a training alone.
  let given: [WordsGiven.Flag]
  let options: VerbOptions
  let table: Table
  let path: String

  /// The words of a trial's own settings.
  func words(of trial: SearchTrial) -> [String] {
    trial.values.flatMap { name, value in words(name, value) }
  }

  private func words(_ name: String, _ value: SearchValue) -> [String] {
    switch value {
    case .flag(true): ["--\(name)"]
    case .flag(false): options.contrary(of: name).map { ["--\($0.key)"] } ?? []
    case .integer, .number, .text: ["--\(name)=\(value)"]
    case .list(let values): values.map { "--\(name)=\($0)" }
    }
  }

  /// All words of a trial for so many epochs.
  func allWords(of trial: SearchTrial, epochs: Int) -> [String] {
    given.filter { $0.key != "epochs" }.flatMap(\.words) + words(of: trial) + ["--epochs=\(epochs)"]
  }

  /// The settings of a trial for so many epochs, or as many as are usual.
  func settings(of trial: SearchTrial, epochs: Int?) throws(ModelError) -> TrainingSettings {
    let words =
      epochs.map { allWords(of: trial, epochs: $0) } ?? given.flatMap(\.words) + self.words(of: trial)
    do {
      let flags = try TrialFlags.parse(words)
      return try TrainOptions(
        data: flags.table, network: flags.network, loss: flags.loss, optimizer: flags.optimizer,
        run: flags.training
      ).settings(for: table, at: path) { _ in }
    } catch let error as ModelError {
      throw error
    } catch let failure as Failure {
      throw ModelError(.settings, failure.message)
    } catch {
      throw ModelError(.settings, TrialFlags.message(for: error))
    }
  }

  /// Throws where a choice is none that its flag takes.
  func check(_ space: SearchSpace, place: (String) -> String) throws {
    for dimension in space.dimensions {
      guard case .choices(let choices) = dimension.range else { continue }
      for choice in choices {
        do {
          _ = try TrialFlags.parse(words(dimension.name, choice))
        } catch {
          let message = TrialFlags.message(for: error)
          // What goes together is another matter: it is known trial by trial.
          guard message.contains("is invalid for '--\(dimension.name)") else { continue }
          throw Failure(.badConfiguration, "\(place(dimension.name)): \(message)")
        }
      }
    }
  }
}
