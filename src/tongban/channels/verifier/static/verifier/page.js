// The page of a gate: the city decides while there is a network, this device when there is none.

import { Gate, GRACE, KeySet, PREFIX, Reason, Revoked, Scene } from "./gate/index.js";
import { isGood } from "./gate/signatures.js";
import { explain, filled, inSight, line, show, signal, spoken } from "./result.js";
import * as store from "./store.js";
import { clock, State, synchronise } from "./sync.js";

const form = document.querySelector("[data-gate]");
const alone = form.hasAttribute("data-alone"); // the page that the device keeps
let code = form.dataset.gate || location.pathname.split("/")[2] || "";
// Without a secure address a browser keeps nothing for us; the city decides then, as it always did.
const capable = Boolean(isSecureContext && navigator.locks && crypto.subtle && indexedDB);
const words = JSON.parse(form.dataset.words);
const field = (name) => form.elements.namedItem(name);
const OFTEN = 60000, SOON = 10000, IDLE = 8000; // milliseconds
let lastResultAt = 0, returning = false, warm = false, asked; // asked: what the form shows to the city now

// ── deciding ──
let held; // made anew after each synchronisation, at the latest a minute after one in another window

async function gateHere() {
  if (!held || held.until < Date.now()) {
    const [known, mine] = await Promise.all([store.city(), store.gate(code)]);
    if (!known || !mine) return null;
    const scenes = Object.fromEntries(mine.scenes.map((row) => [row.id, new Scene(row)]));
    const gate = new Gate(new KeySet(known.root, known.keys), new Revoked(known.revoked), scenes, { now: () => clock(known) });
    held = { gate, mine, until: Date.now() + OFTEN };
  }
  held.gate.recall((await store.drawings()).map((one) => [one.drawing, one.until]));
  return held;
}

// keeps: false for what the city has decided and kept already; only the drawing is remembered then.
async function decide({ text, scene, card, scan }, keeps = true) {
  const found = await gateHere();
  if (!found || !(scene in found.gate.scenes)) return null;
  const decision = await found.gate.check(text, scene, { card });
  if (decision.reason === Reason.BASIS_NEEDED) return { decision, mine: found.mine }; // nothing was looked at
  const until = found.gate.drawn.get(decision.drawing);
  const row = {
    id: scan, gate: code, scene, at: decision.at, result: decision.reason, handle: decision.handle, drawing: decision.drawing,
    seen: decision.seen, concession: decision.concession,
  };
  await store.note(keeps ? row : null, until ? { drawing: decision.drawing, until } : null, decision.at);
  return { decision, mine: found.mine };
}

const typed = () => ({ text: field("text").value.trim(), scene: field("scene").value, card: field("card").value.trim(), scan: field("scan").value || newId() });
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const oneAtATime = (act) => navigator.locks.request("tongban-gate-scan", act);

async function decideHere(shown) {
  if (!shown?.text) return;
  if (!shown.text.startsWith(PREFIX) && /^(HC1:|eyJ|JZ)/.test(shown.text)) {
    explain(words.foreign);
    signal(false);
    return;
  }
  const made = capable ? await oneAtATime(() => decide(shown)) : null;
  lastResultAt = Date.now();
  if (!made) {
    explain(words.not_ready);
    signal(false);
    return;
  }
  show(made.decision, made.mine, words);
  signal(made.decision.reason === "good");
  field("scan").value = "";
  const again = ["card_needed", "card_differs"].includes(made.decision.reason); // the card is put beside it
  if (!again) field("text").value = field("card").value = "";
  (again ? field("card") : field("text")).focus({ preventScroll: !again });
  tell();
}

// ── what stands under the form: is it ready, what waits ──
async function tell(state) {
  const [known, rows] = await Promise.all([store.city(), store.scans()]);
  const refused = rows.filter((row) => row.refused).length, waiting = rows.length - refused;
  const box = document.querySelector("[data-gate-state]"), news = box.querySelector("[data-news]");
  const time = known && spokenTime(known.syncedAt);
  const stale = known && clock(known) > Math.min(known.keys.issuedAt, known.revoked.issuedAt || Infinity) + GRACE;
  box.querySelector("[data-lists]").textContent = form.hasAttribute("data-law") ? words.by_law : stale ? words.too_old : known ? filled(words.ready, time) : words.not_ready;
  box.dataset.waiting = waiting;
  box.dataset.ready = known ? "yes" : "";
  const said = [];
  if (!navigator.onLine || state === State.NO_NETWORK) said.push(words.no_network);
  if (waiting) said.push(filled(words.waiting, waiting));
  if (refused) said.push(filled(words.refused, refused));
  if (state && state !== State.DONE && state !== State.NO_NETWORK) said.push(words[state]);
  if (said.join() === news.dataset.said) return; // read out once, not every minute
  news.dataset.said = said.join();
  news.replaceChildren(...said.map((text) => line("list-text", text)));
  if (state === State.OTHER_ROOT) news.append(reinstallButton());
}

// The hour of today, of another day with its date.
function spokenTime(seconds) {
  const at = new Date(seconds * 1000), today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString("zh-CN", { hour12: false }) : at.toLocaleString("zh-CN", { hour12: false });
}

function reinstallButton() {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-secondary";
  made.textContent = words.reinstall;
  made.addEventListener("click", () => store.forgetCity().then(bringUpToDate));
  return made;
}

async function bringUpToDate() {
  if (!capable) return;
  try {
    const state = navigator.onLine ? await synchronise(code) : State.NO_NETWORK;
    held = undefined;
    await tell(state);
    await warmUp();
    navigator.storage?.persist?.();
    if (alone && state === State.DONE && !returning) backOnline();
  } catch { // a browser that lets us keep nothing
    document.querySelector("[data-lists]").textContent = words.not_ready;
  }
}

// The first signature takes longest, and nobody should wait for it at the gate.
async function warmUp() {
  const known = await store.city();
  if (known && !warm) await isGood(known.root.algorithm, known.root.public, Uint8Array.from({ length: 64 }, (_, place) => Number(place === 32)), new Uint8Array(1));
  warm = true;
}

// The network is there again: the city's own page knows more, but nobody's result or typing is taken away.
function backOnline() {
  if (location.pathname === form.dataset.alone) return; // opened by its own address there is no other page
  returning = true;
  if (!field("text").value.trim() && Date.now() - lastResultAt > IDLE) location.reload();
  else setTimeout(backOnline, 1000);
}

// ── the page that the device keeps ──
async function furnish() {
  const mine = code && (await store.gate(code));
  if (!mine) {
    code = "";
    const known = await store.gates();
    document.querySelector("[data-alone-text]").hidden = true;
    form.hidden = document.querySelector("#gate-result").hidden = true;
    const list = document.querySelector("[data-known-gates]");
    list.hidden = false;
    list.querySelector("[data-none]").hidden = known.length > 0;
    list.querySelector("ul").replaceChildren(...known.map(linkTo));
    return;
  }
  document.querySelector("[data-gate-title]").textContent = spoken(mine.title);
  const options = mine.scenes.map((row) => new Option(spoken(row.title), row.id));
  field("scene").replaceChildren(...options);
}

function linkTo(one) {
  const item = document.createElement("li"), link = document.createElement("a"), body = document.createElement("span");
  link.href = `/gate/${one.code}/`;
  link.className = "list-link";
  body.className = "list-body";
  body.textContent = spoken(one.title);
  link.append(body);
  item.append(link);
  return item;
}

// ── who decides ──
if (alone) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decideHere(typed());
  });
} else {
  form.addEventListener("htmx:configRequest", (event) => {
    asked = typed();
    field("scan").value = event.detail.parameters.scan = asked.scan; // asked again by the device, it is still one scan
    field("text").value ||= asked.text;
  });
  const asks = new WeakMap(); // what each request asked, for when it fails while the next is on its way
  form.addEventListener("htmx:beforeRequest", (event) => {
    asks.set(event.detail.xhr, asked);
    if (navigator.onLine) return;
    event.preventDefault();
    decideHere(asked);
  });
  for (const failed of ["htmx:sendError", "htmx:timeout"]) form.addEventListener(failed, (event) => decideHere(asks.get(event.detail.xhr)));
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) decideHere(asks.get(event.detail.xhr));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const shown = asks.get(event.detail.xhr), result = document.querySelector("#gate-result")?.dataset.result;
    if (!result) return;
    signal(result === "good");
    inSight();
    field("scan").value = "";
    if (document.querySelector("#gate-result").dataset.keeps) return field("card").focus(); // the card is put beside it
    field("text").value = field("card").value = "";
    if (capable && shown && result === "good") oneAtATime(() => decide(shown, false)).catch(() => {});
  });
}

addEventListener("online", () => bringUpToDate());
addEventListener("offline", () => capable && tell());
setInterval(() => document.visibilityState === "visible" && bringUpToDate(), alone ? SOON : OFTEN);
if (alone && capable) await furnish();
await bringUpToDate();

const worker = capable && (await navigator.serviceWorker?.ready);
const spokenNow = document.documentElement.lang;
if (worker && !alone && localStorage.getItem("gate-language") !== spokenNow) {
  worker.active?.postMessage("language");
  localStorage.setItem("gate-language", spokenNow);
}
