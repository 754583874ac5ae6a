import Backprop
import BackpropData
import BackpropModel
import TestSupport
import Testing

/// Training that starts from a model.
struct WarmStartTests {
  private func start(_ change: (inout TrainingSettings) -> Void = { _ in }) throws -> Model {
    try Samples.model(Samples.threeClasses(), change)
  }

  @Test func aFrozenNetworkStaysAsItIs() throws {
    let first = try start()
    let second = try Samples.model(Samples.threeClasses()) {
      $0.start = first
      $0.options.rates = [.frozen("layers")]
    }
    #expect(second.network == first.network)
    #expect(second.features == first.features && second.target == first.target)
  }

  @Test func frozenLayersStayAndOthersLearn() throws {
    let first = try start()
    let second = try Samples.model(Samples.threeClasses()) {
      $0.start = first
      $0.options.rates = [.frozen("layers.0")]
      $0.validation = 0
    }
    #expect(second.network.elements(of: "layers.0.weight") == first.network.elements(of: "layers.0.weight"))
    #expect(second.network.elements(of: "layers.1.weight") != first.network.elements(of: "layers.1.weight"))
  }

  @Test func itGoesOnWhereItWas() throws {
    let table = try Samples.threeClasses()
    let first = try start { $0.epochs = 60 }
    let fresh = try Samples.model(table) { $0.epochs = 1 }
    let second = try Samples.model(table) {
      $0.start = first
      $0.epochs = 1
    }
    #expect(second.provenance.losses[0] < fresh.provenance.losses[0] / 2)
  }

  @Test func preprocessingAndObjectiveAreTheModels() throws {
    let first = try start()
    // Other means and fewer classes: still the model's encoding.
    let rows = "b,a,kind,y\n9,80,red,far\n7,60,green,near\n8,70,red,far\n6,50,green,near\n"
    let other = try Table(csv: Array(rows.utf8), name: "other.csv")
    let model = try Samples.model(other) {
      $0.start = first
      $0.validation = 0
    }
    #expect(model.features == first.features && model.target.classes == ["far", "mid", "near"])
    #expect(model.objective == first.objective)
    let focal = try Samples.model(other) {
      $0.start = first
      $0.loss = .focal
      $0.validation = 0
    }
    #expect(focal.objective == .focal)
  }

  @Test func whatDoesNotFitIsSaid() throws {
    let first = try start()
    func message(_ table: Table, _ change: (inout TrainingSettings) -> Void = { _ in }) -> String {
      let error = #expect(throws: ModelError.self) {
        try Samples.model(table) {
          $0.start = first
          change(&$0)
        }
      }
      return error?.description ?? ""
    }
    let unknown = try Samples.table { _, b in b > 2 ? "far" : "nowhere" }
    #expect(message(unknown).contains("\"nowhere\""))
    let narrow = try Table(csv: Array("a,y\n1,far\n2,near\n3,far\n".utf8), name: "narrow.csv")
    #expect(message(narrow).contains("narrow.csv") && message(narrow).contains("\"kind\""))
    #expect(try message(Samples.threeClasses()) { $0.target = "kind" }.contains("expected \"y\""))
    #expect(try message(Samples.threeClasses()) { $0.loss = .hinge }.contains("multi-class-hinge"))
    #expect(
      try message(Samples.threeClasses()) { $0.options.rates = [.frozen("layers.9")] }.contains("layers.9"))
  }

  @Test func severalNetworksGoOnEachFromItsOwn() throws {
    let first = try start { $0.seeds = 2 }
    let second = try Samples.model(Samples.threeClasses()) {
      $0.start = first
      $0.options.rates = [.frozen("layers")]
    }
    #expect(second.networks == first.networks)
    #expect(throws: ModelError.self) {
      try Samples.model(Samples.threeClasses()) {
        $0.start = first
        $0.seeds = 3
      }
    }
  }
}
