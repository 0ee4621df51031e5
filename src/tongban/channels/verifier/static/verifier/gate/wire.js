// What stands in a symbol: one signed map, or a pass inside a map that the holder's own device has signed.

import * as base45 from "./base45.js";
import { isBytes, joined, sha256 } from "./bytes.js";
import { decode } from "./cbor.js";
import { read } from "./cose.js";

export const PREFIX = "TB1:";
export const Kind = { PERSON: 1, FIRM: 2, PLACE: 3, PAPER: 4, PASS: 5 };
const ISS = 1, AUD = 3, EXP = 4, IAT = 6, CTI = 7, CNF = 8;
const KIND = -65601, FACTS = -65602, CARD = -65603, PASS = -65604, CHALLENGE = -65605;
const LATEST = 2 ** 40;
const LONGEST = 1200; // characters; nothing longer is a code of ours, and nothing longer is worth reading

export class NotACode extends Error {}

const isMoment = (value) => Number.isInteger(value) && value >= 0 && value < LATEST;

function shownBy(signed, claims, byDevice, drawnAt, challenge) {
  if (!(claims instanceof Map)) throw new NotACode("claims that are no map");
  for (const name of [KIND, ISS, AUD, CTI, IAT, EXP]) if (!claims.has(name)) throw new NotACode(`no claim ${name}`);
  const key = byDevice ? (claims.get(CNF) ?? new Map()) : new Map();
  if (!(key instanceof Map)) throw new NotACode("the key of the device is none");
  const get = (name, otherwise) => (claims.has(name) ? claims.get(name) : otherwise);
  const nothing = new Uint8Array();
  const shown = {
    kind: claims.get(KIND), region: claims.get(ISS), family: claims.get(AUD), handle: claims.get(CTI),
    issuedAt: claims.get(IAT), expiresAt: claims.get(EXP), drawnAt, signed, byDevice, challenge,
    deviceKey: key.has(-2) ? key.get(-2) : nothing, deviceAlgorithm: key.has(1) ? key.get(1) : 0,
    facts: get(FACTS, new Map()), cardMark: get(CARD, nothing),
  };
  const right =
    Object.values(Kind).includes(shown.kind) && [shown.issuedAt, shown.expiresAt, drawnAt].every(isMoment) &&
    typeof shown.region === "string" && typeof shown.family === "string" &&
    [shown.handle, shown.deviceKey, shown.cardMark, challenge].every(isBytes) &&
    shown.handle.length === 16 && shown.deviceKey.length <= 65 && challenge.length <= 32 && shown.facts instanceof Map;
  if (!right) throw new NotACode("a claim is of the wrong kind");
  if ((shown.kind === Kind.PASS) !== Boolean(byDevice)) throw new NotACode("a pass is shown by its device, and by nothing else");
  return shown;
}

// Reads a scanned text: nothing is checked yet but the form. Everything else is a NotACode.
export function parse(text) {
  if (!text.startsWith(PREFIX) || text.length > LONGEST) throw new NotACode("another kind of code");
  try {
    const outer = read(base45.decode(text.slice(PREFIX.length)), { strict: true });
    const claims = decode(outer.payload);
    if (!(claims instanceof Map)) throw new NotACode("claims that are no map");
    if (!claims.has(PASS)) return shownBy(outer, claims, null, claims.get(IAT), new Uint8Array());
    const inner = read(claims.get(PASS), { strict: true });
    const challenge = claims.has(CHALLENGE) ? claims.get(CHALLENGE) : new Uint8Array();
    return shownBy(inner, decode(inner.payload), outer, claims.get(IAT), challenge);
  } catch (error) {
    throw error instanceof NotACode ? error : new NotACode(String(error.message));
  }
}

// Stands for this very drawing: what was signed. Empty for paper and places, which never change.
export async function drawingOf(shown) {
  if (shown.kind === Kind.PAPER || shown.kind === Kind.PLACE) return new Uint8Array();
  return (await sha256((shown.byDevice ?? shown.signed).toBeSigned())).slice(0, 16);
}

// The two bytes that bind a paper code to an identity card.
export async function markOfCard(handle, citizenId) {
  const words = new TextEncoder();
  const whole = joined(words.encode("tongban card"), handle, words.encode(citizenId.toUpperCase()));
  return (await sha256(whole)).slice(0, 2);
}
