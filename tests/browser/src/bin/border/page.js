// In front of the build's own page.js: records what the page posts to its workers and how long it
// handles what they post, and holds the measurements, which the program calls by name. They run
// here because a WebDriver command takes tens of milliseconds.
{
  const clock = () => performance.timeOrigin + performance.now();
  const element = (testId) => document.querySelector(`[data-testid="${testId}"]`);
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  // As in worker.js.
  const words = (value, depth = 0) => {
    if (typeof value === "string") return value.slice(0, 40).match(/\w+/g)?.slice(0, 1) ?? [];
    if (typeof value !== "object" || value === null || depth > 2) return [];
    if (ArrayBuffer.isView(value) || value instanceof WebAssembly.Module) return [];
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return entries.slice(0, 20).flatMap(([key, inner]) => [String(key), ...words(inner, depth + 1)]);
  };

  // When the animation frame began whose callbacks run now; undefined outside of them.
  let frameStart;
  const request = window.requestAnimationFrame;
  window.requestAnimationFrame = (callback) =>
    request.call(window, (time) => {
      frameStart ??= clock();
      // Microtasks run between two callbacks of one frame, so each callback ends it for itself.
      try {
        callback(time);
      } finally {
        frameStart = undefined;
      }
    });
  const frame = () => new Promise((done) => request.call(window, done));

  // Of the session's worker, which is the first: `began` is the start of the animation frame that
  // posted a message, or of posting where there was none.
  const posted = [];
  // Milliseconds of each message handled by the page.
  const handledMs = [];
  let nWorkers = 0;

  window.Worker = class extends window.Worker {
    #isFirst;
    constructor(url, options) {
      super(url, { ...options, name: String(nWorkers) });
      this.#isFirst = nWorkers === 0;
      nWorkers += 1;
    }
    postMessage(message, ...rest) {
      const start = clock();
      super.postMessage(message, ...rest);
      if (this.#isFirst) posted.push({ words: words(message), began: frameStart ?? start, start });
    }
    get onmessage() {
      return super.onmessage;
    }
    set onmessage(handler) {
      super.onmessage = handler && this.#isFirst ? this.#timed(handler) : handler;
    }
    addEventListener(type, listener, ...rest) {
      const isTimed = type === "message" && this.#isFirst;
      super.addEventListener(type, isTimed ? this.#timed(listener) : listener, ...rest);
    }
    #timed(handler) {
      return (event) => {
        const start = clock();
        handler.call(this, event);
        handledMs.push(clock() - start);
      };
    }
  };

  // What the first worker has handled since the last call.
  const handled = () =>
    new Promise((done) => {
      const answers = new BroadcastChannel("border-answers");
      answers.onmessage = ({ data }) => {
        answers.close();
        done(data);
      };
      new BroadcastChannel("border-questions").postMessage("0");
    });

  const named = (all, names, since) =>
    all.find((one) => one.start >= since && names.some((name) => one.words.includes(name)));

  // When `look` is true for the first time at an animation frame.
  const until = async (look) => {
    const last = clock() + 30_000;
    while (!look()) {
      if (clock() > last) throw new Error(`never true: ${look}`);
      await frame();
    }
    return clock();
  };
  const value = (testId) => element(testId)?.dataset.value;

  window.border = {
    // Moves the slider of the learning rate `n` times.
    async slide(n) {
      const slider = element("learning-rate-slider");
      const moves = [];
      await handled();
      posted.length = 0;
      for (let i = 0; i < n; i += 1) {
        await frame();
        const start = clock();
        slider.value = String(-3 + 0.02 * (i % 20));
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        moves.push({ start, end: clock() });
        await sleep(120);
      }
      const inWorker = await handled();
      return moves.map(({ start, end }) => {
        const sent = named(posted, ["tune", "open"], start);
        const done = named(inWorker, ["tune", "open"], start);
        if (!sent || !done) throw new Error("a move of the slider did not reach the worker");
        return {
          total: done.end - start,
          event: end - start,
          post: done.start - sent.began,
          worker: done.end - done.start,
          work: end - start + (done.end - sent.began),
        };
      });
    },

    // Handling of the worker's messages on the main thread for `ms` milliseconds.
    async messages(ms) {
      handledMs.length = 0;
      const start = clock();
      await sleep(ms);
      const all = handledMs.splice(0);
      const sum = all.reduce((sum, one) => sum + one, 0);
      return { perMessage: sum / all.length, perSecond: (1000 * all.length) / (clock() - start) };
    },

    // Uses the table that the preview shows, and trains one epoch with it.
    async open() {
      await handled();
      posted.length = 0;
      const start = clock();
      element("own-table-use").click();
      const clicked = clock();
      await until(() => value("own-table") === "closed");
      element("step-epoch").click();
      const shown = await until(() => value("epoch") === "1");
      const inWorker = await handled();
      const sent = named(posted, ["open"], start);
      const done = named(inWorker, ["open"], start);
      if (!sent || !done) throw new Error("the table did not reach the worker");
      return {
        total: shown - start,
        click: clicked - start,
        opened: done.end - start,
        post: sent.start - start,
        travel: done.start - sent.start,
        worker: done.end - done.start,
        epoch: shown - done.end,
      };
    },

    // Starts a sweep and waits until its end is on screen.
    async sweep(wanted) {
      const start = clock();
      element("lab-seeds-start").click();
      return (await until(() => value("lab-seeds-spread") === wanted)) - start;
    },
  };
}
