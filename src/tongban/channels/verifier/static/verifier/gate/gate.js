// The decision at a gate: without a network, always with its reason. The same rules, in the same order, as the Python
// library (capabilities/codes/gate); a test gives both the same symbols, good, bad and broken.

import { joined, same, sha256, toHex } from "./bytes.js";
import { may } from "./keys.js";
import { isGood, UnknownAlgorithm } from "./signatures.js";
import { drawingOf, Kind, markOfCard, NotACode, parse } from "./wire.js";

const SKEW = 30; // seconds by which a telephone's clock may run ahead of the gate's
const REMEMBERED = 20000; // drawings a gate keeps in mind

export const Reason = {
  GOOD: "good", NOT_A_CODE: "not_a_code", OUT_OF_DATE: "gate_out_of_date", UNKNOWN_KEY: "unknown_key",
  KEY_MAY_NOT: "key_may_not", BAD_SIGNATURE: "bad_signature", OTHER_SCENE: "other_scene", NOT_YET: "not_yet",
  EXPIRED: "expired", STALE: "stale", REVOKED: "revoked", REPLAYED: "replayed", CHALLENGE: "wrong_challenge",
  CARD_NEEDED: "card_needed", CARD_DIFFERS: "card_differs", REQUIREMENT: "requirement_not_met",
  BASIS_NEEDED: "basis_needed",
};

function remember(memory, key, value) {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size > REMEMBERED) memory.delete(memory.keys().next().value);
}

export class Gate {
  // keys: a KeySet; revoked: a Revoked; scenes: {id: Scene}; now: seconds since 1970 by the gate's corrected clock.
  constructor(keys, revoked, scenes, { now = () => Date.now() / 1000 } = {}) {
    Object.assign(this, { keys, revoked, scenes, now });
    this.drawn = new Map();
    this.passes = new Map();
  }

  // card: number of the identity card beside a paper code; challenge: what this gate asked a device to sign.
  async check(text, scene, { card = "", challenge = new Uint8Array() } = {}) {
    const rule = this.scenes[scene], at = Math.floor(this.now());
    const decision = { reason: Reason.NOT_A_CODE, scene, at, handle: "", kind: null, seen: {}, concession: {}, lacks: "", drawing: "" };
    if (rule.law) return { ...decision, reason: Reason.BASIS_NEEDED }; // only the city can write down the ground
    let shown;
    try {
      shown = parse(text);
    } catch (error) {
      if (error instanceof NotACode) return decision;
      throw error;
    }
    decision.kind = shown.kind;
    decision.drawing = toHex(await drawingOf(shown));
    const refused =
      (await this.distrust(shown, at)) || this.untimely(shown, rule, at) ||
      (await this.unfit(shown, rule, card, challenge)) || this.replayed(decision.drawing, rule, at);
    if (![Reason.BAD_SIGNATURE, Reason.UNKNOWN_KEY, Reason.OUT_OF_DATE].includes(refused)) decision.handle = toHex(shown.handle);
    if (refused) return { ...decision, reason: refused };
    decision.seen = rule.sees(shown.facts);
    decision.lacks = rule.lacks(decision.seen);
    if (decision.lacks) return { ...decision, reason: Reason.REQUIREMENT };
    return { ...decision, reason: Reason.GOOD, concession: rule.concession(decision.seen) };
  }

  // Signatures first: nothing that a stranger wrote is looked at further.
  async distrust(shown, now) {
    if (this.keys.isStale(now) || this.revoked.isStale(now)) return Reason.OUT_OF_DATE;
    const key = this.keys.find(shown.signed.keyId);
    if (!key || key.algorithm !== shown.signed.algorithm) return Reason.UNKNOWN_KEY;
    try {
      if (!(await this.isIssued(shown, key.public))) return Reason.BAD_SIGNATURE;
      const device = shown.byDevice;
      if (device && !(device.algorithm === shown.deviceAlgorithm && (await isGood(device.algorithm, shown.deviceKey, device.signature, device.toBeSigned())))) {
        return Reason.BAD_SIGNATURE;
      }
    } catch (error) {
      if (error instanceof UnknownAlgorithm) return Reason.UNKNOWN_KEY;
      throw error;
    }
    return may(key, shown.region, shown.family, shown.kind, shown.issuedAt) ? "" : Reason.KEY_MAY_NOT;
  }

  // The city's signature; that of a pass is remembered, because the same pass is drawn many times.
  async isIssued(shown, publicKey) {
    if (shown.kind !== Kind.PASS) return shown.signed.isSignedBy(publicKey);
    const mark = toHex(await sha256(joined(publicKey, shown.signed.toBeSigned(), shown.signed.signature)));
    if (this.passes.has(mark)) return true;
    const good = await shown.signed.isSignedBy(publicKey);
    if (good) remember(this.passes, mark, true);
    return good;
  }

  untimely(shown, rule, now) {
    if (Math.max(shown.issuedAt, shown.drawnAt) > now + SKEW) return Reason.NOT_YET;
    if (now > shown.expiresAt) return Reason.EXPIRED;
    if ([Kind.PERSON, Kind.FIRM, Kind.PASS].includes(shown.kind) && now > shown.drawnAt + rule.freshSeconds) return Reason.STALE;
    return this.revoked.has(shown.handle) ? Reason.REVOKED : "";
  }

  async unfit(shown, rule, card, challenge) {
    if (shown.family !== rule.family || !rule.kinds.includes(shown.kind)) return Reason.OTHER_SCENE;
    if (challenge.length && !same(challenge, shown.challenge)) return Reason.CHALLENGE;
    if (shown.kind !== Kind.PAPER) return "";
    if (!card) return Reason.CARD_NEEDED;
    return same(await markOfCard(shown.handle, card), shown.cardMark) ? "" : Reason.CARD_DIFFERS;
  }

  // The same drawing twice is a copy; paper and places are always the same, and the journal tells of them.
  replayed(drawing, rule, now) {
    if (!drawing) return "";
    if (now <= (this.drawn.get(drawing) ?? -1)) return Reason.REPLAYED;
    remember(this.drawn, drawing, now + Math.max(rule.replaySeconds, rule.freshSeconds + SKEW));
    return "";
  }

  // Drawings that were taken before this gate was started anew: [[drawing, until], …].
  recall(drawings) {
    for (const [drawing, until] of drawings) remember(this.drawn, drawing, Math.max(until, this.drawn.get(drawing) ?? -1));
  }
}
