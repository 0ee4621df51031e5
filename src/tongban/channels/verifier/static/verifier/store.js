// What a gate keeps on the device, in IndexedDB: whom it trusts, its scenes, drawings it has taken, scans that wait.

const STORES = { city: {}, gates: { keyPath: "code" }, scans: { keyPath: "id" }, drawn: { keyPath: "drawing" } };

let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("tongban-gate", 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

// One transaction: all of it is on the disk when the promise is kept.
async function write(names, act) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    act(...names.map((name) => transaction.objectStore(name)));
  });
}

async function read(name, act) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = act(db.transaction(name).objectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const city = () => read("city", (store) => store.get("city"));
export const gate = (code) => read("gates", (store) => store.get(code));
export const gates = () => read("gates", (store) => store.getAll());
export const scans = () => read("scans", (store) => store.getAll()).then((rows) => rows.sort((a, b) => a.order - b.order));
export const drawings = () => read("drawn", (store) => store.getAll());

// What was learned from the city, together: never keys without the list that belongs to them.
export const learn = (known, mine) => write(["city", "gates"], (city, gates) => (city.put(known, "city"), gates.put(mine)));
export const forgetCity = () => write(["city", "gates"], (city, gates) => (city.clear(), gates.clear()));

// A scan and its drawing; both are kept before the result is shown.
export function note(row, drawn, now) {
  return write(["scans", "drawn"], (scans, drawings) => {
    if (row) scans.put({ ...row, order: Date.now() });
    if (drawn) drawings.put(drawn);
    const old = drawings.openCursor();
    old.onsuccess = () => {
      if (!old.result) return;
      if (old.result.value.until < now) old.result.delete();
      old.result.continue();
    };
  });
}

export const sent = (rows) => write(["scans"], (store) => rows.forEach((row) => store.delete(row.id)));
export const setAside = (row) => write(["scans"], (store) => store.put({ ...row, refused: true }));
