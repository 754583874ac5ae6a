// bench WORK [options]: warms up, measures, and prints one line of JSON. `Benchmarks/run` calls it beside the peers.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

let works: [(name: String, options: [String], run: (Arguments) throws -> Void)] = [
  ("sine", ["threads", "repeats", "instruction-set"], sine),
  ("circles", ["threads", "repeats", "instruction-set"], circles),
  (
    "train", ["layers", "batch", "optimizer", "threads", "extras", "steps", "repeats", "instruction-set"],
    train
  ),
  ("concurrent", ["layers", "batch", "threads", "trainers", "steps", "repeats"], concurrent),
  ("predict", ["layers", "batch", "threads", "repeats", "instruction-set"], predict),
  ("subnormals", ["layers", "batch", "optimizer", "steps", "repeats", "instruction-set"], subnormals),
  ("read", ["file", "repeats"], read),
  ("peak", ["threads"], peak),
  ("products", ["batch", "inputs", "outputs"], products),
  ("digits", digitsOptions, digits),
  ("chart", [], chart),
]

do {
  let arguments = CommandLine.arguments.dropFirst()
  guard let work = works.first(where: { $0.name == arguments.first }) else {
    throw BenchmarkError("expected one of \(works.map(\.name).joined(separator: ", "))")
  }
  try work.run(Arguments(arguments.dropFirst(), known: work.options))
} catch {
  print("bench: \(error)")
  exit(1)
}
