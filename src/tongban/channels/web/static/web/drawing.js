// What a telephone needs to draw its owner's code without a network: a key that never leaves it, passes that the city
// signed for that key, and the few bytes of CBOR, COSE and Base45 in between (docs/developers/codes.md).

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const EDDSA = -8, ES256 = -7;
const utf8 = new TextEncoder();

// ── the store: one row, "mine", in IndexedDB; the key cannot be taken out of it ──
function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("tongban-code", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("mine");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function transaction(mode, act) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = act(db.transaction("mine", mode).objectStore("mine"));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const load = () => transaction("readonly", (store) => store.get("mine"));
export const save = (mine) => transaction("readwrite", (store) => store.put(mine, "mine"));
export const forget = () => transaction("readwrite", (store) => store.delete("mine"));

// ── keys ──
export async function newKey() {
  try {
    const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return { algorithm: EDDSA, pair, raw: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
  } catch {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    return { algorithm: ES256, pair, raw: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
  }
}

// The key of one family: each has its own, so that what two fields of life saw cannot be joined by it.
function sign(mine, family, data) {
  const how = mine.algorithm === EDDSA ? "Ed25519" : { name: "ECDSA", hash: "SHA-256" };
  return crypto.subtle.sign(how, (mine.keys?.[family] ?? mine).pair.privateKey, data);
}

// ── bytes ──
function head(major, value) {
  const top = major << 5;
  if (value < 24) return [top | value];
  if (value < 0x100) return [top | 24, value];
  if (value < 0x10000) return [top | 25, value >> 8, value & 255];
  return [top | 26, (value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
const whole = (n) => (n < 0 ? head(1, -1 - n) : head(0, n));
const bytes = (data) => [...head(2, data.length), ...data];

export function base45(data) {
  let text = "";
  for (let i = 0; i + 1 < data.length; i += 2) {
    const n = data[i] * 256 + data[i + 1];
    text += ALPHABET[n % 45] + ALPHABET[Math.floor(n / 45) % 45] + ALPHABET[Math.floor(n / 2025)];
  }
  if (data.length % 2) {
    const n = data[data.length - 1];
    text += ALPHABET[n % 45] + ALPHABET[Math.floor(n / 45)];
  }
  return text;
}

// COSE_Sign1 over {6: now, -65604: pass}; the text of the symbol.
export async function draw(mine, family, now) {
  const pass = mine.passes[family];
  const payload = [0xa2, ...whole(6), ...whole(now), ...whole(-65604), ...bytes(pass)];
  const protectedHeader = [0xa1, ...whole(1), ...whole(mine.algorithm)];
  const signed = new Uint8Array([0x84, 0x6a, ...utf8.encode("Signature1"), ...bytes(protectedHeader), 0x40, ...bytes(payload)]);
  const signature = new Uint8Array(await sign(mine, family, signed));
  return "TB1:" + base45(new Uint8Array([0x84, ...bytes(protectedHeader), 0xa0, ...bytes(payload), ...bytes(signature)]));
}
