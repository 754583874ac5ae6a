// Runs xor.wasm: the loss must fall, the four answers must be right, and nothing may be kept once a training is over.
import { readFile } from "node:fs/promises"

const bytes = await readFile(process.argv[2])
const module = await WebAssembly.compile(bytes)
const missing = WebAssembly.Module.imports(module)
if (missing.length > 0) {
  console.error("check-wasm: the module must stand alone, but imports", missing.map((entry) => entry.name).join(", "))
  process.exit(1)
}
const { train, answer, bytes_in_use } = (await WebAssembly.instantiate(module, {})).exports

const first = train(1)
const loss = train(500)
const answers = [0, 1, 2, 3].map(answer)
const held = bytes_in_use()
train(500)
answer(0)
const isRight = [0, 1, 1, 0].every((target, row) => Math.abs(answers[row] - target) < 0.5)
const shown = answers.map((value) => value.toFixed(3)).join(" ")
console.log(`check-wasm: loss ${first.toFixed(4)} -> ${loss.toFixed(4)}; answers ${shown}; ${held} bytes in use`)
if (!(first > loss && loss < 0.05)) {
  console.error(`check-wasm: expected a loss below 0.05, got ${loss}`)
  process.exit(1)
}
if (!isRight) {
  console.error("check-wasm: expected the answers 0 1 1 0")
  process.exit(1)
}
if (bytes_in_use() !== held) {
  console.error(`check-wasm: expected ${held} bytes in use after the same training again, got ${bytes_in_use()}`)
  process.exit(1)
}
