// Starts the page. The names of its files, which change with their content, are in the
// attributes of this script's element (see Trunk.toml).

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);
const show = (id) => document.getElementById(id)?.removeAttribute("hidden");

// A module with one function: i8x16.popcnt(i8x16.splat(0)). Valid only where there is SIMD,
// without which the engine's vectors would not even compile.
const simd = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

if (!globalThis.WebAssembly?.validate(simd)) {
  show("no-simd");
} else {
  try {
    const { default: init } = await import(url(js));
    await init({ module_or_path: url(wasm) });
  } catch (error) {
    // An old browser, or a file that did not arrive. The page's program cannot say so.
    show("start-failed");
    throw error;
  }
}
