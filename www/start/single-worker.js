
// What starts a worker of the page that is a single file. The first message is the deferred chunk, the second the program.
self.onmessage = ({ data: chunk }) => {
  self.deferredChunk = chunk;
  self.onmessage = async ({ data: module_or_path }) => {
    self.onmessage = null;
    try {
      await __wbg_init({ module_or_path });
    } catch (error) {
      self.postMessage({ panic: String(error) });
    }
  };
};
