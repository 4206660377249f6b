// Starts the worker, as a module. The query that the page adds goes on to the files, so that
// a browser's cache never pairs a new page with an old worker.

const { search } = self.location;
const { default: init } = await import(`./neurona-worker.js${search}`);
await init({ module_or_path: new URL(`./neurona-worker_bg.wasm${search}`, self.location) });
