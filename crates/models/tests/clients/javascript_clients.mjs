// Loads models in TensorFlow.js and h5wasm: `node javascript_clients.mjs FOLDER`, with the example `every_model`'s folder.
//
// Prints a row for each tool, and ends with 1 if a prediction is off by more than 1e-5 of the largest.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";

import { members } from "./zip.mjs";

// From the folder in which the packages are installed, which is not this one.
const require = createRequire(path.join(process.cwd(), "package.json"));
const TOLERANCE = 1e-5;
const folder = process.argv[2];
const samples = JSON.parse(fs.readFileSync(path.join(folder, "list.json")));

function numbers(file, Type) {
  const bytes = fs.readFileSync(path.join(folder, file));
  return new Type(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

async function check(what, extension, compare) {
  let [nFiles, largest, failures] = [0, 0, []];
  for (const sample of samples) {
    if (sample.refused.includes(extension)) continue;
    nFiles++;
    let found = Infinity;
    try {
      found = await compare(sample, path.join(folder, sample.name + extension));
    } catch (error) {
      console.error(`${what}: ${sample.name}: ${error.message}`);
    }
    if (!(found <= TOLERANCE)) failures.push(sample.name);
    largest = Math.max(largest, found);
  }
  const agrees = failures.length ? `FAILED: ${failures.length}, first ${failures[0]}` : nFiles === 0 ? "FAILED: no file" : largest === 0 ? "the same bits" : largest.toExponential(1).replace(/-(\d)$/, "-0$1");
  console.log(`| \`${extension}\` | ${what} | ${nFiles} | ${agrees} |`);
  if (failures.length || nFiles === 0) process.exitCode = 1;
}

const tf = require("@tensorflow/tfjs");
await tf.setBackend("cpu");
await check(`TensorFlow.js ${tf.version.tfjs}`, ".zip", async (sample, file) => {
  const parts = members(fs.readFileSync(file));
  const json = JSON.parse(parts["model.json"]);
  const bin = parts["weights.bin"];
  const weightData = bin.buffer.slice(bin.byteOffset, bin.byteOffset + bin.length);
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: json.weightsManifest[0].weights, weightData }));
  const inputs = numbers(`${sample.name}.inputs`, Float32Array);
  const expected = numbers(`${sample.name}.expected`, Float64Array);
  const found = model.predict(tf.tensor2d(inputs, [inputs.length / sample.inputs, sample.inputs])).dataSync();
  if (found.length !== expected.length) return Infinity;
  const scale = expected.reduce((scale, value) => Math.max(scale, Math.abs(value)), 0);
  return expected.reduce((largest, value, idx) => {
    const difference = Math.abs(found[idx] - value) / scale;
    // NaN is no small difference.
    return difference <= largest ? largest : Number.isNaN(difference) ? Infinity : difference;
  }, 0);
});

const h5wasm = await import(pathToFileURL(path.join(process.cwd(), "node_modules/h5wasm/dist/node/hdf5_hl.js")));
const { FS } = await h5wasm.ready;
const { version } = JSON.parse(fs.readFileSync(path.join(process.cwd(), "node_modules/h5wasm/package.json")));
await check(`h5wasm ${version}`, ".weights.h5", (sample, file) => {
  FS.writeFile("sample.h5", fs.readFileSync(file));
  const h5 = new h5wasm.File("sample.h5", "r");
  const expected = numbers(`${sample.name}.weights`, Float32Array);
  let offset = 0;
  let same = true;
  sample.kernels.forEach(([rows, units], idx) => {
    [[rows, units], [units]].forEach((shape, part) => {
      const dataset = h5.get(`layers/dense${idx === 0 ? "" : `_${idx}`}/vars/${part}`);
      same &&= dataset.shape.join() === shape.join();
      for (const value of dataset.value) same &&= value === expected[offset++];
    });
  });
  h5.close();
  return same && offset === expected.length ? 0 : Infinity;
});
