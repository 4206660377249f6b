// Runs the benchmark's wasm module: node run.mjs <module.wasm> [milliseconds for each measurement]
import { readFileSync } from "node:fs";

const [path, budget = "1500"] = process.argv.slice(2);
let memory;
const imports = {
  env: {
    now: () => performance.now(),
    print: (start, len) => console.log(new TextDecoder().decode(new Uint8Array(memory.buffer, start, len))),
  },
};
const { instance } = await WebAssembly.instantiate(readFileSync(path), imports);
memory = instance.exports.memory;
instance.exports.bench_main(Number(budget));
