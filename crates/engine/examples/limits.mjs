// How fast the engine's wasm module is: node limits.mjs <module.wasm> [seconds]; TASKS=1,2 for some.
// Samples of about a millisecond, all tasks in turn; the fastest of each is what the machine does
// when nobody else uses it. One module a process: of two, V8 optimizes the second one less.
import { readFileSync } from "node:fs";

const tasks = [
  "forward of 1-500 tanh, 32 samples", "epoch of 1-3-3-1", "epoch of 1-500-1", "epoch of 1-800-1",
  "epoch of 2-8-8-8-1", "epoch of 1-128-128-128-1 relu", "epoch of 1-800-800-1",
  "epoch with a dead layer of relus", "epoch of 8 sigmoid layers", "epoch of 8 with vanished gradients",
  "10 epochs of 100 seeds of 1-3-3-1", "10 epochs of 8 seeds of 1-50-1", "epoch of 1-50-1",
  "output map of 2-8-8-8-1, all 25 neurons computed", "forward of 800-800, 32 samples",
  "gradients of 800-800", "forward of 128-128, 32 samples", "deltas of 800-800",
  "frame of 2-8-8-8-1 with its 25 heat maps of 100 x 100 points",
];
const [path, seconds = "20"] = process.argv.slice(2);
const only = process.env.TASKS?.split(",").map(Number);

const bytes = readFileSync(path);
console.log(`${path}: ${bytes.length} bytes`);
const module = new WebAssembly.Module(bytes);
// A first click: a new instance, its first 1,000 epochs.
for (const [task, n] of [[1, 1000], [2, 1000], [10, 100]]) {
  const { exports } = new WebAssembly.Instance(module);
  const start = performance.now();
  exports.prepare(task);
  const ready = performance.now();
  exports.run(n);
  const [making, running] = [ready - start, performance.now() - ready];
  console.log(`first ${n} times ${tasks[task]}: ${making.toFixed(1)} + ${running.toFixed(1)} ms`);
}
// One instance a task: the compiler sees what it would see on the page.
const runs = tasks.flatMap((name, task) => {
  if (only && !only.includes(task)) return [];
  const { exports } = new WebAssembly.Instance(module);
  exports.prepare(task);
  const time = (n) => { const start = performance.now(); exports.run(n); return performance.now() - start; };
  let n = 1;
  while (time(n) < 1) n *= 2;
  return [{ name, time, n, best: Infinity }];
});
const end = performance.now() + Number(seconds) * 1000;
while (performance.now() < end) {
  for (const run of runs) run.best = Math.min(run.best, run.time(run.n) / run.n);
}
for (const run of runs) console.log(`${(run.best * 1000).toFixed(3).padStart(12)} µs  ${run.name}`);
