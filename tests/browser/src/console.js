// Records what a browser's console would show of a page, for drivers that do not return it. In the session's
// storage, so that the lines of a page that is loaded again are kept.
const KEY = "console of the tests";
const lines = () => JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
const record = (level, message) => sessionStorage.setItem(KEY, JSON.stringify([...lines(), { level, message }]));
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
