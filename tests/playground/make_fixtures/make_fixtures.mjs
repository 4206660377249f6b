// Writes what TensorFlow Playground computes to ../fixtures. See README.md.
import { writeFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { COMMIT, load } from "./original.mjs";

const OUT = fileURLToPath(new URL("../fixtures/", import.meta.url));
const SEEDS = ["0.00001", "0.24817", "0.50000", "0.67819", "0.99999", "0.5", "42"];
const NOISES = [0, 15, 50];
const EPOCHS = 100;

const original = await load();

/// FNV-1a with 64 bits over coordinates and label of all points, each as the four bytes of an f32.
function hash(points) {
  const bytes = new DataView(new ArrayBuffer(4));
  let hash = 0xcbf29ce484222325n;
  for (const { x, y, label } of points) {
    for (const value of [x, y, label]) {
      bytes.setFloat32(0, value, true);
      for (let idx = 0; idx < 4; idx++) {
        hash = BigInt.asUintN(64, (hash ^ BigInt(bytes.getUint8(idx))) * 0x100000001b3n);
      }
    }
  }
  return hash.toString(16).padStart(16, "0");
}

function describe(fragment) {
  original.open(fragment);
  const { train, test } = original.data();
  return {
    link: fragment,
    n_train: train.length,
    n_test: test.length,
    // Label 0 instead of −1 would be another point, so the hash is of the original's labels.
    hash: hash([...train, ...test]),
    first: train.slice(0, 3).map(({ x, y, label }) => [x, y, label]),
    weights: original.weights().map((layer) => layer.map(({ bias, weights }) => ({ bias, weights }))),
    losses: original.losses(),
  };
}

const starts = [];
const DATA = [
  ...["circle", "xor", "gauss", "spiral"].map((name) => `dataset=${name}`),
  ...["reg-plane", "reg-gauss"].map((name) => `problem=regression&regDataset=${name}`),
];
for (const data of DATA) {
  for (const seed of SEEDS) {
    for (const noise of NOISES) starts.push(describe(`${data}&seed=${seed}&noise=${noise}`));
  }
}

const RUNS = {
  default: "seed=0.50000",
  default_noise: "seed=0.24817&noise=25",
  seed_2: "seed=0.67819",
  seed_3: "seed=0.00001",
  seed_4: "seed=0.99999",
  xor: "seed=0.50000&dataset=xor",
  gauss: "seed=0.50000&dataset=gauss&noise=20",
  spiral: "seed=0.50000&dataset=spiral&networkShape=8,8",
  relu: "seed=0.50000&activation=relu&dataset=xor",
  sigmoid: "seed=0.50000&activation=sigmoid&learningRate=0.3",
  linear: "seed=0.50000&activation=linear&dataset=gauss",
  batch_1: "seed=0.50000&batchSize=1&learningRate=0.01",
  batch_30_short: "seed=0.50000&batchSize=30",
  batch_7_short: "seed=0.50000&batchSize=7&percTrainData=90",
  batch_larger_than_half: "seed=0.50000&batchSize=200&learningRate=0.3",
  l1: "seed=0.50000&regularization=L1&regularizationRate=0.01&dataset=xor",
  l1_strong: "seed=0.50000&regularization=L1&regularizationRate=0.1",
  l1_relu: "seed=0.67819&regularization=L1&regularizationRate=0.03&activation=relu&xSquared=true&ySquared=true",
  l2: "seed=0.50000&regularization=L2&regularizationRate=0.03",
  init_zero: "seed=0.50000&initZero=true&dataset=gauss",
  features: "seed=0.50000&xTimesY=true&sinX=true&sinY=true&xSquared=true&ySquared=true&dataset=spiral",
  no_hidden: "seed=0.50000&networkShape=&xSquared=true&ySquared=true",
  reg_plane: "seed=0.50000&problem=regression&regDataset=reg-plane",
  reg_gauss: "seed=0.50000&problem=regression&regDataset=reg-gauss&networkShape=6,4&noise=10",
  reg_l1: "seed=0.50000&problem=regression&regularization=L1&regularizationRate=0.003",
};
const runs = Object.entries(RUNS).map(([name, link]) => {
  original.open(link);
  const losses = [original.losses()];
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    original.step();
    losses.push(original.losses());
  }
  const layers = original.weights();
  const n_dead = layers.flat().flatMap(({ dead }) => dead).filter(Boolean).length;
  return { name, link, n_dead, losses, weights: layers.map((layer) => layer.map(({ bias, weights }) => ({ bias, weights }))) };
});

mkdirSync(OUT, { recursive: true });
const write = (name, value) => {
  const rows = value.map((row) => JSON.stringify(row)).join(",\n");
  writeFileSync(OUT + name, `{"commit":"${COMMIT}","rows":[\n${rows}\n]}\n`);
};
write("starts.json", starts);
write("runs.json", runs);
console.log(`${starts.length} starts and ${runs.length} runs of ${EPOCHS} epochs`);
