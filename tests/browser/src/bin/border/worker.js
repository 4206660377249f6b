// In front of the build's own worker.js: records when each message was handled. The page asks for
// the record through a BroadcastChannel, so that nothing is sent while something is measured.
{
  const clock = () => performance.timeOrigin + performance.now();

  // The words by which a message can be recognized, whatever its form: of a text the first word,
  // of a value the keys of its two upper levels.
  const words = (value, depth = 0) => {
    if (typeof value === "string") return value.slice(0, 40).match(/\w+/g)?.slice(0, 1) ?? [];
    if (typeof value !== "object" || value === null || depth > 2) return [];
    if (ArrayBuffer.isView(value) || value instanceof WebAssembly.Module) return [];
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return entries.slice(0, 20).flatMap(([key, inner]) => [String(key), ...words(inner, depth + 1)]);
  };

  const handled = [];
  const holder = Object.hasOwn(self, "onmessage") ? self : Object.getPrototypeOf(self);
  const property = Object.getOwnPropertyDescriptor(holder, "onmessage");
  const timed = (handler) => (event) => {
    // The browser may decode a message only when its data are first read: before the record's own look.
    const start = clock();
    handler.call(self, event);
    const end = clock();
    handled.push({ words: words(event.data), start, end });
  };
  const addListener = self.addEventListener;
  self.addEventListener = (type, listener, ...rest) =>
    addListener.call(self, type, type === "message" ? timed(listener) : listener, ...rest);
  Object.defineProperty(self, "onmessage", {
    configurable: true,
    get: () => property.get.call(self),
    set: (handler) => property.set.call(self, handler && timed(handler)),
  });

  const answers = new BroadcastChannel("border-answers");
  new BroadcastChannel("border-questions").onmessage = ({ data: name }) => {
    if (name === self.name) answers.postMessage(handled.splice(0));
  };
}
