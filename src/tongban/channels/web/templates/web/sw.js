{% load ui %}// Keeps the shell of the app on the device. Personal pages are never kept: they come from the network or not at all.
// The code is drawn without a network by a page that holds nothing of anybody; the key and the passes are in IndexedDB.
const CACHE = "shell-{{ version }}";
const OFFLINE = "{{ offline }}";
const CODE = "{{ code }}", CODE_OFFLINE = "{{ code_offline }}";
const FILES = [OFFLINE, CODE_OFFLINE{% for file in files %}, "{{ file }}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("shell-") && name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(new URL(request.url).pathname.startsWith(CODE) ? CODE_OFFLINE : OFFLINE)));
    return;
  }
  const path = new URL(request.url).pathname;
  if (FILES.includes(path)) event.respondWith(fetch(request).catch(() => caches.match(path)));
});
