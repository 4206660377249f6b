// Records what a browser's console would show of a page, for drivers that do not return it. In the session's
// storage, so that the lines of a page that is loaded again are kept.
{
  const KEY = "console of the tests";
  const lines = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
  // A page that is left fetches in vain: that is no error.
  let isLeft = false;
  for (const leaving of ["beforeunload", "pagehide"]) addEventListener(leaving, () => { isLeft = true; });
  addEventListener("pageshow", () => { isLeft = false; });
  const record = (level, message) => {
    if (!isLeft) sessionStorage.setItem(KEY, JSON.stringify([...lines(), { level, message }]));
  };
  window.takeConsole = () => {
    const taken = lines();
    sessionStorage.removeItem(KEY);
    return taken;
  };

  for (const [name, level] of [["error", "SEVERE"], ["warn", "WARNING"]]) {
    const print = console[name];
    console[name] = (...values) => {
      record(level, values.map(String).join(" "));
      print.apply(console, values);
    };
  }
  addEventListener("error", (event) => {
    const { target } = event;
    const what = target === window ? `${event.message} ${event.error?.stack ?? ""}` : `${target.src ?? target.href} failed to load`;
    record("SEVERE", what);
  }, { capture: true });
  addEventListener("unhandledrejection", (event) => record("SEVERE", `Uncaught (in promise) ${event.reason}`));
  addEventListener("securitypolicyviolation", (event) => {
    record("SEVERE", `the security policy blocked ${event.blockedURI}: ${event.violatedDirective}`);
  });

  // A console names files that do not arrive, and other hosts are out of reach.
  const { fetch } = window;
  window.fetch = async (...request) => {
    const url = new URL(request[0].url ?? request[0], document.baseURI);
    if (url.protocol === "http:" && url.host !== location.host) record("SEVERE", `a request to another host: ${url}`);
    const response = await fetch.apply(window, request);
    if (!response.ok) record("SEVERE", `${url}: ${response.status}`);
    return response;
  };

  // Uncaught errors of a worker do not reach the page's window in every browser.
  window.Worker = class extends Worker {
    constructor(...how) {
      super(...how);
      this.addEventListener("error", (event) => record("SEVERE", `in a worker: ${event.message}`));
    }
  };
  // What worker_console.js sends.
  new BroadcastChannel(KEY).addEventListener("message", ({ data }) => record("SEVERE", data));
}
