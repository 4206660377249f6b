// Runs before a page's own scripts, in Neurona as in TensorFlow Playground: presses the button for one epoch in every frame
// until an epoch has been trained, and records when what was seen. Times are in milliseconds from the navigation's start.
{
  const STEP = "[data-testid=step-epoch], #next-step-button";

  // The kind of a message between Neurona's page and worker; see crates/messages/src/js.rs.
  const kindOf = (message) => {
    const value = Array.isArray(message) ? message[0]?.[0] : null;
    return value instanceof Object ? Object.keys(value)[0] : value;
  };
  const workers = [];
  let hasFrame = false;
  window.Worker = class extends window.Worker {
    constructor(url, ...how) {
      super(url, ...how);
      workers.push(new URL(url, document.baseURI).href);
      const listen = ({ data }) => {
        if (kindOf(data) !== "frame") return;
        hasFrame = true;
        this.removeEventListener("message", listen);
      };
      this.addEventListener("message", listen);
    }
  };

  let longestTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, duration);
  }).observe({ type: "longtask", buffered: true });

  const number = (text) => (text ? Number(text) : NaN);
  // Of Neurona's first picture, which comes with the page's HTML, the plots are drawn anew by the program that trains on it.
  const picture = () => document.querySelector(".first-picture:not([hidden])");
  // Every control works: Neurona's page shows numbers of its worker; TensorFlow Playground's neurons, heat maps and loss are
  // drawn by its script.
  const isWhole = () => {
    const loss = document.querySelector("[data-testid=train-loss]");
    if (loss) return !picture() && hasFrame && Number.isFinite(number(loss.dataset.value));
    const drawn = document.querySelector("#network .node, #svg .node") && document.querySelector("#heatmap canvas");
    return !!drawn && document.querySelector("#loss-train").textContent !== "";
  };
  const isReady = () => isWhole() || !!picture()?.querySelector("canvas");
  const nEpochs = () => {
    const early = picture()?.querySelector(".read-out.epoch output");
    if (early) return number(early.textContent);
    const epoch = document.querySelector("[data-testid=epoch]");
    if (epoch) return hasFrame ? number(epoch.dataset.value) : 0;
    return number(document.querySelector("#iter-number")?.textContent.replaceAll(/\D/g, ""));
  };

  // On the picture once: it keeps what is pressed. Its elements are inert, and events tell places only.
  let isPressed = false;
  const press = () => {
    if (!picture()) return document.querySelector(STEP)?.click();
    if (isPressed) return;
    isPressed = true;
    const { x, y, width, height } = picture().querySelector(".buttons .pair:last-child > :first-child").getBoundingClientRect();
    const place = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true };
    document.body.dispatchEvent(new MouseEvent("click", place));
  };

  // Bytes of bodies that came over the network and had arrived by then, compressed as they came.
  const arrivedBytes = (byMs) => {
    const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const arrived = entries.filter((it) => it.transferSize > 0 && it.responseEnd > 0 && it.responseEnd <= byMs);
    return arrived.reduce((sum, it) => sum + it.encodedBodySize, 0);
  };

  const seen = {};
  // Resolves when what this frame shows has been painted.
  const painted = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  const note = async (key) => {
    seen[key] = null;
    seen[key] = await painted();
  };
  const look = () => {
    if (!("readyMs" in seen) && isReady()) note("readyMs");
    if (!("wholeMs" in seen) && isWhole()) note("wholeMs");
    if (!("firstEpochMs" in seen)) {
      if (nEpochs() > 0) note("firstEpochMs");
      else press();
    }
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (paint && seen.readyMs && seen.firstEpochMs && seen.wholeMs) {
      window.firstView = {
        firstPictureMs: paint.startTime,
        // A frame is shown some time after it has been painted, which only the first picture's time includes.
        readyMs: Math.max(seen.readyMs, paint.startTime),
        firstEpochMs: Math.max(seen.firstEpochMs, paint.startTime),
        wholeMs: Math.max(seen.wholeMs, paint.startTime),
        arrivedBytes: arrivedBytes(seen.readyMs),
        longestTaskMs,
        readyAt: performance.timeOrigin + seen.readyMs,
        workers,
      };
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
