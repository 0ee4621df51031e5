// Hands in what waits and brings keys, dead codes and scenes up to date. Cut off anywhere, it may simply run again:
// the city takes a scan once, and what is learned is learned whole.

import { fromBase64, fromHex, KeySet, openScenes, Revoked, takeRevoked } from "./gate/index.js";
import * as store from "./store.js";

const MOST = 200; // scans in one upload
const WAIT = 15000; // milliseconds for one answer

export const State = { DONE: "done", NO_NETWORK: "no_network", SIGNED_OUT: "signed_out", OTHER_BODY: "other_body", OTHER_ROOT: "other_root", OLD_NEWS: "old_news" };

class Stopped extends Error {
  constructor(state) {
    super(state);
    this.state = state;
  }
}

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout?.(WAIT), ...options });
  } catch {
    throw new Stopped(State.NO_NETWORK);
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new Stopped(State.SIGNED_OUT);
  if (answer.status === 404) throw new Stopped(State.OTHER_BODY);
  if (answer.status >= 500) throw new Stopped(State.NO_NETWORK);
  return answer;
}

export const clock = (known) => Date.now() / 1000 + (known?.offset ?? 0);

async function handIn(code, rows, known) {
  const body = JSON.stringify({ scans: rows.map(({ order, refused, ...row }) => row), clock: clock(known) });
  const answer = await ask(`/gate/${code}/scans/`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body });
  if (answer.ok) return store.sent(rows);
  // One of them is refused: find it, so that it does not hold up the others.
  if (rows.length === 1) return store.setAside(rows[0]);
  for (const row of rows) await handIn(code, [row], known);
}

async function handInAll(known) {
  const waiting = (await store.scans()).filter((row) => !row.refused);
  let kept;
  for (const code of new Set(waiting.map((row) => row.gate))) {
    const mine = waiting.filter((row) => row.gate === code);
    try {
      for (let at = 0; at < mine.length; at += MOST) await handIn(code, mine.slice(at, at + MOST), known);
    } catch (error) {
      if (error.state !== State.OTHER_BODY) throw error;
      kept = error; // another body's gate: its own staff will hand it in
    }
  }
  return kept;
}

async function learn(code, known) {
  const mine = await store.gate(code);
  const cursor = mine && known ? `${known.revoked.sequence}.${mine.mark}` : "";
  const answer = await ask(`/gate/${code}/news/?cursor=${encodeURIComponent(cursor)}`);
  const news = await answer.json();
  const root = { algorithm: news.root.algorithm, public: fromHex(news.root.public) };
  if (known && (known.root.algorithm !== root.algorithm || String(known.root.public) !== String(root.public))) throw new Stopped(State.OTHER_ROOT);
  const keys = new KeySet(root, known?.keys), revoked = new Revoked(known?.revoked);
  let rules = { rows: mine?.scenes, issuedAt: mine?.scenesAt };
  try {
    await keys.apply(fromBase64(news.keys));
    await takeRevoked(revoked, fromBase64(news.revoked), root);
    if (news.scenes) rules = await openScenes(fromBase64(news.scenes), root, { gate: code, heldAt: mine?.scenesAt });
  } catch {
    throw new Stopped(State.OLD_NEWS);
  }
  const scenes = [...rules.rows].sort((one, other) => news.order.indexOf(one.id) - news.order.indexOf(other.id));
  const now = Date.now() / 1000;
  await store.learn(
    { root, keys: keys.kept(), revoked: revoked.kept(), offset: news.now - now, syncedAt: news.now },
    { code, title: news.title, scenes, scenesAt: rules.issuedAt, facts: news.facts, booked: news.booked, mark: news.cursor.split(".")[1] },
  );
}

// Returns a State. The clock of the time before is sent along, so that the city can put a wrong one right.
export function synchronise(code) {
  return navigator.locks.request("tongban-gate", async () => {
    try {
      const known = await store.city();
      const kept = await handInAll(known);
      if (code) await learn(code, known);
      return kept?.state ?? State.DONE;
    } catch (error) {
      if (error instanceof Stopped) return error.state;
      throw error;
    }
  });
}
