// Starts the page that is a single file. Its files stand in it, packed, in scripts that are no scripts; unpacked they get
// addresses of their own (blob:), because a page that was opened as a file may not load others. check.js has run before.

// Fifteen or sixteen bits of the bytes in each letter: see crates/compressor.
const bytesOf = (id) => {
  const { textContent: letters, dataset } = document.getElementById(id);
  const bytes = new Uint8Array(Number(dataset.bytes));
  let bits = 0;
  let width = 0;
  let at = 0;
  for (let i = 0; i < letters.length; i++) {
    const code = letters.charCodeAt(i);
    const symbol = code - (code < 0xd800 ? 0x100 : 0x900);
    const isShort = symbol < 2864;
    bits = isShort ? (bits << 15) | symbol : (bits << 16) | (symbol + 2864);
    for (width += isShort ? 15 : 16; width >= 8 && at < bytes.length; at++) {
      width -= 8;
      bytes[at] = bits >> width;
    }
    bits &= (1 << width) - 1;
  }
  return bytes;
};

// The files by their names.
const unpack = async () => {
  const gzip = new DecompressionStream("gzip");
  const unpacker = new Response(new Blob([bytesOf("unpacker")]).stream().pipeThrough(gzip));
  const { instance } = await WebAssembly.instantiate(await unpacker.arrayBuffer());
  const { memory, room, unpack } = instance.exports;
  const { size, list } = document.getElementById("files").dataset;
  const packed = bytesOf("files");
  const place = room(packed.length);
  new Uint8Array(memory.buffer).set(packed, place);
  let at = unpack(place, packed.length, Number(size));
  if (!at) throw new Error("the file is damaged");
  const files = {};
  for (const [name, length] of JSON.parse(list)) {
    files[name] = new Uint8Array(memory.buffer.slice(at, at + length));
    at += length;
  }
  return files;
};

const TYPES = { css: "text/css", html: "text/html", js: "text/javascript", json: "application/json" };

const start = async (element) => {
  const files = await unpack();
  const address = (name) => {
    // Without it a file would be taken for UTF-16, as the page is.
    const type = `${TYPES[name.split(".").pop()]};charset=utf-8`;
    return URL.createObjectURL(new Blob([files[name]], { type }));
  };
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  const isStyled = new Promise((done) => { styles.onload = styles.onerror = done; });
  styles.href = address("styles.css");
  document.head.appendChild(styles);
  element.dataset.worker = address("worker.js");

  // The program asks for the deferred chunk by this name, in a worker as well, and workers cannot read addresses of a page
  // that was opened as a file: the chunk is their first message. Nor can they be modules there.
  window.deferredChunk = files["deferred.wasm"];
  const PlainWorker = window.Worker;
  window.Worker = class extends PlainWorker {
    constructor(address) {
      super(address);
      this.postMessage(window.deferredChunk);
    }
  };
  // Lessons are read as files of the page's folder, and documents are links to such.
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, name) {
    open.call(this, method, files[name] ? address(name) : name);
  };
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    const name = link && link.getAttribute("href");
    if (files[name]) link.href = address(name);
  }, true);

  await isStyled;
  const { default: init } = await import(address("page.js"));
  await init({ module_or_path: files["first.wasm"] });
};

if (mayStart) {
  start(document.currentScript).catch((error) => {
    showStartProblem("start-failed");
    throw error;
  });
}
