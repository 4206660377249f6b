#!/usr/bin/env bash
# scorm-again 3.4.3: the package says `"type": "module"`, its `exports` give `require` the same files as a page's script tag.
# Node.js therefore reads them as ES modules, in which `this` is undefined: `require("scorm-again/scorm12")`, as its own
# documentation has it, throws, and `require("scorm-again")` is an object without any class. `import` works.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --prefix . scorm-again@3.4.3
cat > load.mjs <<'JAVASCRIPT'
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { version } = JSON.parse(readFileSync("node_modules/scorm-again/package.json", "utf8"));
const load = (name) => {
  try {
    return `{ ${Object.keys(require(name)).join(", ")} }`;
  } catch (error) {
    return `throws "${error.message}"`;
  }
};
const imported = Object.keys(await import("scorm-again/scorm12")).join(", ");
const [one, all] = ["scorm-again/scorm12", "scorm-again"].map(load);
console.log(`scorm-again ${version}, Node.js ${process.version}:`);
console.log(`  import from "scorm-again/scorm12": { ${imported} }`);
console.log(`  require("scorm-again/scorm12"): ${one}`);
console.log(`  require("scorm-again"): ${all}`);
const isAsDescribed = imported.includes("Scorm12API")
  && one.startsWith("throws") && one.includes("undefined") && !all.includes("Scorm12API");
if (!isAsDescribed) throw new Error("changed");
JAVASCRIPT
node load.mjs
echo "as described"
