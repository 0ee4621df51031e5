// 随申码: keeps the clock beside the code moving, gets passes for days without a network, and draws on such a day.
import { draw, forget, load, newKey, save } from "./drawing.js";
import { renderSVG } from "/static/vendor/uqr.js";

const DAY = 86400, ANEW = 60;
const now = () => Math.floor(Date.now() / 1000);
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const toBase64 = (data) => btoa(String.fromCharCode(...data));

const zone = document.querySelector("[data-zone]")?.dataset.zone;
setInterval(() => {
  const clock = document.querySelector("[data-clock] time");
  if (clock) clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: zone });
}, 1000);

async function bind(page) {
  const state = document.querySelector("[data-code-state]");
  let mine = await load().catch(() => undefined);
  const owner = page.dataset.owner;
  if (mine && mine.owner !== owner) mine = undefined; // another account on this telephone
  if (mine && mine.until - now() > DAY / 2) return;
  mine ??= { ...(await newKey()), owner };
  const keys = {};
  for (const family of page.dataset.families.split(" ")) keys[family] = await newKey();
  const raw = Object.fromEntries(Object.entries(keys).map(([family, key]) => [family, toBase64(key.raw)]));
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(page.dataset.bind, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ key: toBase64(mine.raw), keys: raw, algorithm: mine.algorithm, label: navigator.userAgentData?.platform || navigator.platform || "" }),
  });
  if (answer.status === 409) await forget();
  if (!answer.ok) return;
  const { passes, issued_at: issued } = await answer.json();
  mine.passes = Object.fromEntries(Object.entries(passes).map(([family, pass]) => [family, fromBase64(pass)]));
  mine.keys = keys;
  mine.until = issued + DAY;
  await save(mine);
  if (state) state.dataset.bound = "";
}

async function drawHere(page) {
  const mine = await load().catch(() => undefined);
  const good = mine?.passes && mine.until > now();
  page.querySelector("[data-good]").hidden = !good;
  page.querySelector("[data-none]").hidden = good;
  page.querySelector(".code-face").hidden = !good;
  if (!good) return;
  const family = page.querySelector("[data-family][aria-pressed=true]").dataset.family;
  const text = await draw(mine, family, now());
  page.querySelector("[data-symbol]").innerHTML = renderSVG(text, { ecc: "M", border: 4 });
  page.dataset.text = text;
  page.querySelector("[data-until]").textContent = new Date(mine.until * 1000).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short", timeZone: zone });
}

const online = document.querySelector("[data-code]:not([data-for-another])");
if (online && crypto.subtle) bind(online).catch(() => {});

const offline = document.querySelector("[data-code-offline]");
if (offline) {
  const anew = () => drawHere(offline).catch(() => {});
  offline.querySelectorAll("[data-family]").forEach((button) => {
    button.addEventListener("click", () => {
      offline.querySelectorAll("[data-family]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      anew();
    });
  });
  anew();
  setInterval(anew, ANEW * 1000);
}
