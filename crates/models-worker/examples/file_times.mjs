// Prints a table of how long files of 1-1000-1000-1 take: node file_times.mjs MODULE.wasm
//
// Processor time, so that other programs on the machine do not count: the median of some runs, each in a new instance, as the
// page has one for each export window; and the largest.
import { readFileSync } from "node:fs";

const formats = ["`.keras`", "`.weights.h5`", "`.onnx`", "`.safetensors` (Keras)", "`.safetensors` (PyTorch)", "`.npz`", "`.zip`"];
const N_RUNS = 15;
const module = new WebAssembly.Module(readFileSync(process.argv[2]));

// Descriptions for wasm-bindgen are in the module, and nothing calls them.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = () => { throw new Error(`${name} is called`); };
}

function timed(run) {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}

console.log("| format | size, MB | written in ms, median (largest) | read in ms, median (largest) |\n| --- | --- | --- | --- |");
formats.forEach((name, format) => {
  const times = { written: [], read: [] };
  let size;
  for (let run = 0; run < N_RUNS; run++) {
    const { exports } = new WebAssembly.Instance(module, imports);
    exports.prepare();
    const [written, length] = timed(() => exports.run_write(format));
    const [read, layers] = timed(() => exports.run_read());
    if (length === 0 || layers !== 3) throw new Error(`${name}: ${length} bytes, ${layers} layers`);
    times.written.push(written);
    times.read.push(read);
    size = length;
  }
  const cell = (values) => {
    values.sort((a, b) => a - b);
    return `${values[N_RUNS >> 1].toFixed(0)} (${values[N_RUNS - 1].toFixed(0)})`;
  };
  console.log(`| ${name} | ${(size / 1e6).toFixed(2)} | ${cell(times.written)} | ${cell(times.read)} |`);
});
