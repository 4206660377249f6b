// Starts the page. The names of its files, which change with their content, are in the
// attributes of this script's element (see Trunk.toml). check.js has run before.

const { js, wasm, offline } = document.querySelector("script[data-wasm]").dataset;
const url = (name) => new URL(name, document.baseURI);

// Not with `await` outside of a function, which Safari's modules had faults with.
const start = async () => {
  // After this time a person should know that something may be wrong; the page may still start.
  const slow = document.getElementById("start-slow");
  const timer = setTimeout(() => slow.removeAttribute("hidden"), 20_000);
  try {
    // What the picture needs comes first (first-picture.js).
    await window.pictureWorks;
    const program = fetch(url(wasm));
    for (const name of [js, js.replace("./", "./deferred-")]) preload(name);
    const { default: init } = await import(url(js));
    await init({ module_or_path: program });
  } catch (error) {
    // A file that did not arrive, or a fault. The page's program cannot say so.
    showStartProblem("start-failed");
    throw error;
  } finally {
    clearTimeout(timer);
    slow.setAttribute("hidden", "");
  }
  // When the page has loaded what it needs itself.
  if (offline && window.top === window) setTimeout(keepForOffline, 3_000);
};

// Fetches a script that others name, at the same time as those.
const preload = (name) => {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.href = url(name);
  document.head.append(link);
};

// Has the browser keep the page for use without a network. Not in a frame, whose page needs the network. Where it cannot
// be kept (no HTTPS, a private window, no space, a file of another build), the page is as good as ever.
const keepForOffline = async () => {
  try {
    await navigator.serviceWorker.register(url(offline));
  } catch (error) {
    console.info(`Not kept for use without a network: ${error}`);
  }
};

if (mayStart) start();
