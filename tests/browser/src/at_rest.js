// Keeps account of what the page waits for, so that a test can wait until it is at rest. Runs before the page's scripts.
{
  // What the page does now and then is done so often without a change before the page counts as at rest.
  const ROUNDS = 2;
  // The page is looked at so often, and for so long.
  const PERIOD_MS = 5;
  const LONGEST_LOOK_MS = 1_000;
  // A timer that is longer is for a person who waits.
  const MAX_TIMEOUT_MS = 5_000;
  const REPLIES = { frame: "frame", save: "saved", ask: "answered" };

  const usual = {};
  for (const name of [
    "setTimeout", "clearTimeout", "setInterval", "clearInterval", "requestAnimationFrame", "cancelAnimationFrame", "fetch",
  ]) usual[name] = window[name].bind(window);

  // What the page does now and then, with the number of calls since the last change.
  const intervals = new Map();
  const changed = () => {
    for (const interval of intervals.values()) interval.nCalls = 0;
  };
  const timeouts = new Set();
  const frames = new Set();
  const workers = new Set();
  let nFetches = 0;

  window.setInterval = (act, ms, ...values) => {
    const interval = { nCalls: 0 };
    interval.call = () => {
      interval.nCalls += 1;
      act(...values);
    };
    const id = usual.setInterval(interval.call, ms);
    intervals.set(id, interval);
    return id;
  };
  window.clearInterval = (id) => {
    intervals.delete(id);
    usual.clearInterval(id);
  };
  window.setTimeout = (act, ms, ...values) => {
    const call = () => {
      timeouts.delete(id);
      changed();
      act(...values);
    };
    const id = usual.setTimeout(call, ms);
    if (!(ms > MAX_TIMEOUT_MS)) timeouts.add(id);
    return id;
  };
  window.clearTimeout = (id) => {
    timeouts.delete(id);
    usual.clearTimeout(id);
  };
  window.requestAnimationFrame = (act) => {
    const id = usual.requestAnimationFrame((time) => {
      frames.delete(id);
      act(time);
    });
    frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    frames.delete(id);
    usual.cancelAnimationFrame(id);
  };
  window.fetch = async (...request) => {
    nFetches += 1;
    try {
      const response = await usual.fetch(...request);
      // Open until its body is there.
      const arrived = () => {
        nFetches -= 1;
        changed();
      };
      response.clone().arrayBuffer().then(arrived, arrived);
      return response;
    } catch (error) {
      nFetches -= 1;
      throw error;
    }
  };

  // The kind of a message between page and worker; see crates/messages/src/js.rs. The programs beside the page's say that
  // they are ready by a text.
  const kindOf = (message) => {
    if (typeof message === "string") return message;
    const value = Array.isArray(message) ? message[0]?.[0] : null;
    return value instanceof Object ? Object.keys(value)[0] : value;
  };
  window.Worker = class extends Worker {
    // Kinds of messages that the worker still has to send.
    owed = ["ready"];
    constructor(...how) {
      super(...how);
      workers.add(this);
      this.addEventListener("message", ({ data }) => {
        const idx = this.owed.indexOf(kindOf(data));
        if (idx >= 0) this.owed.splice(idx, 1);
        changed();
      });
    }
    postMessage(message, ...how) {
      const reply = REPLIES[kindOf(message)];
      if (reply) this.owed.push(reply);
      super.postMessage(message, ...how);
    }
    terminate() {
      workers.delete(this);
      super.terminate();
    }
  };

  // A notice goes at the end of an animation, which stands still: when it ends is not left to the clock.
  addEventListener("animationstart", ({ target }) => {
    if (target.classList.contains("passes")) target.getAnimations().forEach((it) => it.pause());
  }, { capture: true });
  new MutationObserver(changed).observe(document, {
    attributes: true, characterData: true, childList: true, subtree: true,
  });

  // What keeps the page from being at rest; empty if it is at rest.
  const unrest = () => {
    const owed = [...workers].flatMap((worker) => worker.owed);
    const transitions = document.getAnimations().filter((it) => it instanceof CSSTransition);
    const open = [
      [timeouts.size, "timers"], [frames.size, "animation frames"], [nFetches, "requests"],
      [owed.length, `replies of workers (${owed})`], [transitions.length, "transitions"],
    ].filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
    if (open.length > 0) return open.join(", ");
    const late = [...intervals.values()].filter(({ nCalls }) => nCalls < ROUNDS);
    // Nobody needs to wait for what would be done in some seconds.
    late.forEach((interval) => interval.call());
    return late.length > 0 ? "changes now and then" : "";
  };
  // Calls back when the page is at rest, or after some time with what keeps it from being so.
  window.rest = (done) => {
    changed();
    const end = performance.now() + LONGEST_LOOK_MS;
    const look = () => {
      const open = unrest();
      if (open === "" || performance.now() > end) done(open);
      else usual.setTimeout(look, PERIOD_MS);
    };
    look();
  };
}
