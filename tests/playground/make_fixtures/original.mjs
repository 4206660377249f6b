// The program of TensorFlow Playground at a fixed commit, as modules that run without its page.
//
// `nn.ts`, `dataset.ts` and `state.ts` are taken from git and compiled as they are. The functions of
// `playground.ts` that train are cut out of its text, because the rest of that file needs a page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

export const COMMIT = "02469bd3751764b20486015d4202b792af5362a6";
const REPOSITORY = "https://github.com/tensorflow/playground";
const HERE = fileURLToPath(new URL(".", import.meta.url));

/// Returns a git repository with the commit: that of `$PLAYGROUND_GIT`, or a new clone.
export function repository() {
  if (process.env.PLAYGROUND_GIT) return process.env.PLAYGROUND_GIT;
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  execFileSync("git", ["clone", "--quiet", "--bare", REPOSITORY, folder]);
  return folder;
}

/// Returns the text of a file at the commit.
export function source(git, file) {
  return execFileSync("git", ["--git-dir", git, "show", `${COMMIT}:${file}`], { encoding: "utf8" });
}

/// Cuts a function out of a program: from its head to the next line that is a brace alone.
function cut(text, head) {
  const start = text.indexOf(`function ${head}(`);
  const end = text.indexOf("\n}", start);
  if (start < 0 || end < 0) throw new Error(`playground.ts has no function ${head}`);
  return text.slice(start, end + 2);
}

/// Compiles the program and returns its module. `new Experiment(fragment)` is the page opened at that address.
export async function load() {
  const git = repository();
  const folder = mkdtempSync(join(tmpdir(), "playground-src-"));
  for (const file of ["nn.ts", "dataset.ts", "state.ts"]) {
    writeFileSync(join(folder, file), source(git, `src/${file}`));
  }
  const playground = source(git, "src/playground.ts");
  const inputs = playground.slice(playground.indexOf("let INPUTS:"), playground.indexOf("let HIDABLE_CONTROLS"));
  // What these functions draw is left out: a page that is not there.
  const page = [
    "heatMap.updatePoints(trainData);",
    "heatMap.updateTestPoints(state.showTestData ? testData : []);",
    "lineChart.reset();",
    "player.pause();",
    "drawNetwork(network);",
    "updateUI(true);",
    "updateUI();",
    "state.serialize();",
    'd3.select("#layers-label").text("Hidden layer" + suffix);',
    'd3.select("#num-layers").text(state.numHiddenLayers);',
  ];
  let functions = ["constructInputIds", "constructInput", "getLoss", "oneStep", "reset", "generateData"]
    .map((head) => cut(playground, head))
    .join("\n");
  for (const line of page) {
    if (!functions.includes(line)) throw new Error(`playground.ts no longer has ${line}`);
    functions = functions.replaceAll(line, "");
  }
  writeFileSync(
    join(folder, "main.ts"),
    `import * as nn from "./nn";
import {State, Problem} from "./state";
import {Example2D, shuffle} from "./dataset";
const NUM_SAMPLES_CLASSIFY = ${Number(/NUM_SAMPLES_CLASSIFY = (\d+)/.exec(playground)[1])};
const NUM_SAMPLES_REGRESS = ${Number(/NUM_SAMPLES_REGRESS = (\d+)/.exec(playground)[1])};
interface InputFeature { f: (x: number, y: number) => number; label?: string; }
${inputs}
let state: any, network: nn.Node[][], trainData: Example2D[], testData: Example2D[];
let iter = 0, lossTrain = 0, lossTest = 0;
function userHasInteracted() {}
${functions}
export function open(fragment: string) {
  (globalThis as any).window = {location: {hash: "#" + fragment}};
  state = State.deserializeState();
  generateData(true);
  reset(true);
}
export function step() { oneStep(); }
export function losses() { return [lossTrain, lossTest]; }
export function data() { return {train: trainData, test: testData}; }
export function weights() {
  return network.slice(1).map((layer) => layer.map((node) => ({
    bias: node.bias,
    weights: node.inputLinks.map((link) => link.weight),
    dead: node.inputLinks.map((link) => link.isDead),
  })));
}
`,
  );
  const out = join(folder, "main.cjs");
  await esbuild.build({
    entryPoints: [join(folder, "main.ts")],
    bundle: true,
    format: "cjs",
    platform: "node",
    outfile: out,
    nodePaths: [join(HERE, "node_modules")],
    logLevel: "error",
  });
  const require = createRequire(import.meta.url);
  // As the page does: it gives `Math` its method `seedrandom`.
  require("seedrandom");
  return require(out);
}
