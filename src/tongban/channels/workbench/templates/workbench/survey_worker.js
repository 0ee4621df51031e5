{% load ui %}// Keeps the empty form of surveys on the phone. What was written is in IndexedDB, never here.
const CACHE = "survey-{{ version }}";
const OFFLINE = "{{ offline }}";
const FILES = [OFFLINE{% for file in files %}, "{{ file }}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("survey-") && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (!/\/survey\/$|\/surveys\/(offline\/)?$/.test(address.pathname)) return;
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
    return;
  }
  if (FILES.includes(address.pathname)) {
    event.respondWith(fetch(request).then((answer) => {
      const kept = answer.clone();
      if (answer.ok) caches.open(CACHE).then((cache) => cache.put(address.pathname, kept));
      return answer;
    }).catch(() => caches.match(address.pathname)));
  }
});
