// The package in a browser: importing it fetches the engine and waits for it.
import init, { Session } from "./neurona.js";

await init();

export { Session };
