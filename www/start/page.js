// Starts the page. The names of its files, which change with their content, are in the
// attributes of this script's element (see Trunk.toml).

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);

try {
  const { default: init } = await import(url(js));
  await init({ module_or_path: url(wasm) });
} catch (error) {
  // An old browser, or a file that did not arrive. The page's program cannot say so.
  document.getElementById("start-failed")?.removeAttribute("hidden");
  throw error;
}
