// Runs the lines of the export window for TensorFlow.js, and compares what they print:
//
//     cargo run -p neurona-models --example loading_code FOLDER
//     node loading_code.mjs FOLDER
//
// The lines are for a page, which fetches the model's files from beside it: here from a server of the archives' contents.
// Prints a row of the table, and ends with 1 if a printed value is off by more than 1e-5 of the largest.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { members } from "./zip.mjs";

const TOLERANCE = 1e-5;
const folder = process.argv[2];
const require = createRequire(path.join(process.cwd(), "package.json"));
const expected = JSON.parse(fs.readFileSync(path.join(folder, "expected.json")));
const names = Object.keys(expected).filter((name) => name.endsWith(".zip"));

// The files of every archive, unpacked into a folder of its name.
const files = new Map();
for (const name of names) {
  const contents = members(fs.readFileSync(path.join(folder, name)));
  for (const [member, bytes] of Object.entries(contents)) files.set(`/${name.replace(/\.zip$/, "")}/${member}`, bytes);
}
const server = http.createServer((request, response) => {
  const bytes = files.get(decodeURI(request.url));
  response.writeHead(bytes ? 200 : 404, { "content-type": request.url.endsWith(".json") ? "application/json" : "application/octet-stream" });
  response.end(bytes);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

// As in a page, a path is relative to its address.
const { fetch } = globalThis;
const address = `http://127.0.0.1:${server.address().port}/`;
globalThis.fetch = (url, options) => fetch(new URL(url, address), options);

// Under node the package's file for pages asks for it.
globalThis.require = require;
const { version } = require("@tensorflow/tfjs/package.json");
// The lines fetch TensorFlow.js from there; node does not import from other hosts, so the same file of the package takes its place.
const HOST = `https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@${version}/`;
const PACKAGE = pathToFileURL(path.join(process.cwd(), "node_modules/@tensorflow/tfjs/")).href;

// Runs a program as a module, from a file beside the packages, and returns what it prints.
async function printed(code, name) {
  const file = path.join(process.cwd(), `${name}.mjs`);
  if (!code.includes(`"${HOST}`)) throw new Error(`TensorFlow.js ${version} is installed, not the one of the lines`);
  fs.writeFileSync(file, code.replace(HOST, PACKAGE));
  const lines = [];
  const { log } = console;
  console.log = (...values) => lines.push(values.join(" "));
  try {
    await import(pathToFileURL(file));
  } finally {
    console.log = log;
    fs.unlinkSync(file);
  }
  const text = lines.join("\n").replace("Tensor", "");
  return [...text.matchAll(/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g)].map(Number);
}

let largest = 0;
const failures = [];
for (const name of names) {
  let off = Infinity;
  try {
    const found = await printed(fs.readFileSync(path.join(folder, `${name}.code`), "utf8"), name);
    const values = expected[name];
    if (found.length !== values.length) throw new Error(`${found} instead of ${values}`);
    const scale = Math.max(...values.map(Math.abs));
    off = Math.max(...values.map((value, idx) => Math.abs(found[idx] - value) / scale));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
  }
  if (!(off <= TOLERANCE)) failures.push(name);
  largest = Math.max(largest, off);
}
server.close();
const agrees = failures.length ? `FAILED: ${failures.length}, first ${failures[0]}` : names.length === 0 ? "FAILED: no file" : largest.toExponential(1).replace(/-(\d)$/, "-0$1");
console.log(`| \`.zip\` | the page's lines: TensorFlow.js ${version} | ${names.length} | ${agrees} |`);
if (failures.length || names.length === 0) process.exitCode = 1;
