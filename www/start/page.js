// Starts the page. The names of its files, which change with their content, are in the
// attributes of this script's element (see Trunk.toml). check.js has run before.

const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);

// Not with `await` outside of a function, which Safari's modules had faults with.
const start = async () => {
  // After this time a person should know that something may be wrong; the page may still start.
  const slow = document.getElementById("start-slow");
  const timer = setTimeout(() => slow.removeAttribute("hidden"), 20_000);
  try {
    const { default: init } = await import(url(js));
    await init({ module_or_path: url(wasm) });
  } catch (error) {
    // A file that did not arrive, or a fault. The page's program cannot say so.
    showStartProblem("start-failed");
    throw error;
  } finally {
    clearTimeout(timer);
    slow.setAttribute("hidden", "");
  }
};

if (mayStart) start();
