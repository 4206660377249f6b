// Opens the real page of TensorFlow Playground in Chromium at some links of the fixtures and compares the losses that it
// shows, to its three digits, with the fixtures: at the start, and after so many clicks on its button for one step.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { repository, source } from "./original.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? "chromium";
const git = repository();
const folder = mkdtempSync(join(tmpdir(), "playground-page-"));
const files = ["nn", "dataset", "state", "playground", "heatmap", "linechart"].map((name) => `src/${name}.ts`);
for (const file of files) {
  writeFileSync(join(folder, file.slice(4)), source(git, file));
}
await esbuild.build({
  entryPoints: [join(folder, "playground.ts")],
  bundle: true,
  outfile: join(folder, "bundle.js"),
  nodePaths: [join(HERE, "node_modules")],
  logLevel: "error",
});
// The page loads Material Design Lite in the same file; it draws controls and is left out.
copyFileSync(join(HERE, "node_modules/seedrandom/seedrandom.min.js"), join(folder, "lib.js"));
writeFileSync(join(folder, "analytics.js"), "function ga() {}");
const html = source(git, "index.html");

const { rows } = JSON.parse(readFileSync(join(HERE, "../fixtures/runs.json"), "utf8"));
let n_wrong = 0;
for (const { name, link, losses } of rows) {
  for (const steps of [0, 5, 100]) {
    const clicks = `<script>for (let i = 0; i < ${steps}; i++) document.getElementById("next-step-button").click()</script>`;
    writeFileSync(join(folder, "index.html"), html + clicks);
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"];
    const dom = execFileSync(CHROMIUM, [...flags, `file://${folder}/index.html#${link}`], {
      encoding: "utf8",
      maxBuffer: 1e8,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const shown = ["train", "test"].map((set) => new RegExp(`id="loss-${set}"[^>]*>([^<]*)<`).exec(dom)?.[1]);
    const expected = losses[steps].map((loss) => loss.toFixed(3));
    const fits = shown.every((text, idx) => text === expected[idx]);
    n_wrong += fits ? 0 : 1;
    console.log(`${fits ? "equal" : "DIFFERENT"} ${name} after ${steps} steps: page ${shown}, fixture ${expected}`);
  }
}
process.exit(n_wrong === 0 ? 0 : 1);
