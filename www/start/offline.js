// The page's service worker: after one visit the page works without a network. `cargo xtask build` puts the page's files
// in the place of the list below.

// One cache for each build, named by what is in it: files whose names stay (index.html, worker.js, lessons) are always of
// the same build as those whose names change. The scope keeps two copies of Neurona on one host apart.
const PREFIX = `neurona ${self.registration.scope} `;
const CACHE = PREFIX + "build-of-the-page";
// A path from here and the SHA-256 of the file, as in `integrity`.
const FILES = [["files-of-the-page", ""]];

const INDEX = "index.html";
const url = (path) => new URL(path, self.registration.scope).href;

// Keeps a file, unless it is of another build or was changed on its way: then nothing is kept.
const keep = async (cache, [path, integrity]) => {
  // A name with its hash in it is never that of another file; others are asked for anew.
  const isHashed = /-[0-9a-f]{16}\W/.test(path) || /-[0-9a-f]{16}_bg\./.test(path);
  const answer = await fetch(url(path), { integrity, cache: isHashed ? "default" : "no-cache" });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  // A copy without an address of its own: it has the one that is asked for then. worker.js reads its `?…`, and browsers
  // refuse an answer to a person's request that was redirected, as some hosts do with index.html.
  const { body, headers } = answer;
  await cache.put(url(path), new Response(body, { headers }));
};

const keepAll = async () => {
  const cache = await caches.open(CACHE);
  try {
    // In turns: the page may still load its own.
    for (const file of FILES) await keep(cache, file);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
};

const dropOthers = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((it) => it.startsWith(PREFIX) && it !== CACHE).map((it) => caches.delete(it)));
};

const answer = async (request) => {
  const { origin, pathname } = new URL(request.url);
  // What follows `?` names a program for worker.js, and means nothing to a host of files.
  const asked = origin + pathname;
  const cache = await caches.open(CACHE);
  const kept = await cache.match(asked === self.registration.scope ? url(INDEX) : asked);
  return kept || fetch(request);
};

// A new build waits until no tab has the old one open, which is the browser's rule: there is no `skipWaiting` here, so
// no run meets another program than it began with.
self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
