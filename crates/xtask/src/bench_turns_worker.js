// A worker of `bench_turns.js`: a module, and the clock beside it.
const SAMPLE_MS = 4, WARM_MS = 400;
const env = { now: () => performance.now(), print: () => {} };
const module = location.search.slice(1) + '.wasm';
const loaded = WebAssembly.instantiateStreaming(fetch(module), { env });
let n = 1;

const answers = {
  // Runs until the module is compiled for speed, and finds how often the work fits into a sample.
  prepare: (wasm, row) => {
    wasm.row_prepare(row);
    const begin = performance.now();
    while (performance.now() - begin < WARM_MS) wasm.row_run(1);
    const time = () => { const start = performance.now(); wasm.row_run(n); return performance.now() - start; };
    while (time() < SAMPLE_MS) n *= 2;
  },
  sample: (wasm) => {
    const rates = [wasm.row_rate()];
    const start = performance.now();
    wasm.row_run(n);
    const us = (performance.now() - start) * 1e3 / n;
    rates.push(wasm.row_rate());
    return { us, rates };
  },
  rate: (wasm) => wasm.row_rate(),
  sweep: (wasm, part, nParts) => wasm.sweep_run(part, nParts),
};

onmessage = async ({ data: [name, ...args] }) => {
  try {
    const { instance } = await loaded;
    postMessage(answers[name](instance.exports, ...args));
  } catch (error) {
    // An error in a promise would not reach the page.
    setTimeout(() => { throw error; });
  }
};
