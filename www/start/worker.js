// Starts a worker, as a module: the page's own program or the one that reads spreadsheets, named in the query. The first
// message is its WebAssembly, which the page has fetched and compiled already, or the address of it.

const program = import(`./${self.location.search.slice(1)}`);

// Set before anything is waited for, or the message would be lost.
self.onmessage = async ({ data: module_or_path }) => {
  self.onmessage = null;
  try {
    const { default: init } = await program;
    await init({ module_or_path });
  } catch (error) {
    self.postMessage({ panic: String(error) });
  }
};
