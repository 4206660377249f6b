// The package under node: importing it reads the engine from the folder of the package.
import { readFileSync } from "node:fs";
import { initSync, Session } from "./neurona.js";

initSync({ module: readFileSync(new URL("./neurona_bg.wasm", import.meta.url)) });

export { Session };
