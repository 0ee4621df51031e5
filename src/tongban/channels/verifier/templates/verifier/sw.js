{% load ui %}// Keeps the page of the gates on the device. What a gate knows (keys, dead codes, scenes, scans that wait) is in IndexedDB.
const CACHE = "gate-{{ version }}";
const OFFLINE = "{{ offline }}", PREFIX = "{{ prefix }}";
const FILES = [OFFLINE{% for file in files %}, "{{ file }}"{% endfor %}];
const PATIENCE = 6000; // milliseconds after which a network is as good as none

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("gate-") && name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

// The language of the page changed: keep the page in that language.
self.addEventListener("message", (event) => {
  if (event.data === "language") event.waitUntil(caches.open(CACHE).then((cache) => cache.add(OFFLINE)).catch(() => {}));
});

const kept = (name) => caches.match(name).then((found) => found ?? Response.error());

self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!address.pathname.startsWith(PREFIX)) return;
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => caches.match(OFFLINE)).then((found) => found ?? new Promise(() => {}));
    event.respondWith(Promise.race([fetch(request).catch(() => kept(OFFLINE)), late]));
    return;
  }
  if (FILES.includes(address.pathname)) event.respondWith(fetch(request).catch(() => kept(address.pathname)));
});
