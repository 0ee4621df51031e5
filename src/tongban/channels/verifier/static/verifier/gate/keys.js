// Who may sign what: the set of keys a gate trusts, brought up to date by signed, numbered updates.

import { toHex } from "./bytes.js";
import { decode } from "./cbor.js";
import { read } from "./cose.js";
import { isGood } from "./signatures.js";

export const GRACE = 7 * 86400; // seconds that a gate without a network goes on with the set it has

export class BadUpdate extends Error {}

// True when the key was entitled to sign such a code at that moment.
export function may(key, region, family, kind, signedAt) {
  if (key.region !== region || !key.kinds.includes(kind)) return false;
  if (!key.families.includes("*") && !key.families.includes(family)) return false;
  if (key.revokedWholly || (key.revokedAt && signedAt >= key.revokedAt)) return false;
  return key.usableFrom <= signedAt && signedAt <= key.usableUntil;
}

function keyOf(row) {
  const [id, algorithm, publicKey, region, families, kinds, usableFrom, usableUntil, revokedAt, revokedWholly] = row;
  return { id: toHex(id), algorithm, public: publicKey.slice(), region, families, kinds, usableFrom, usableUntil, revokedAt, revokedWholly };
}

export class KeySet {
  // root: {algorithm, public}, given once, when the gate is installed; everything else comes signed by it.
  constructor(root, { keys = {}, version = 0, issuedAt = 0 } = {}) {
    Object.assign(this, { root, keys, version, issuedAt });
  }

  find(keyId) {
    return this.keys[toHex(keyId)];
  }

  // True when the gate has been without news longer than the grace; it then lets nobody pass.
  isStale(now) {
    return now > this.issuedAt + GRACE;
  }

  // Takes over an update; a second time it changes nothing. Forged, rolled back or misfitting: BadUpdate.
  async apply(update) {
    const claims = await this.trusted(update);
    if (!(claims instanceof Map) || !claims.has("version")) throw new BadUpdate("not a key set");
    const version = claims.get("version"), base = claims.get("base"), issuedAt = claims.get("issued_at");
    if (version <= this.version) {
      if (version !== this.version || issuedAt < this.issuedAt) throw new BadUpdate("older than the set we have");
      this.issuedAt = issuedAt;
      return;
    }
    if (base !== 0 && base !== this.version) throw new BadUpdate(`made for version ${base}, we have ${this.version}`);
    const kept = base === 0 ? {} : { ...this.keys };
    for (const id of claims.get("removed")) delete kept[toHex(id)];
    for (const row of claims.get("keys")) kept[toHex(row[0])] = keyOf(row);
    Object.assign(this, { keys: kept, version, issuedAt });
  }

  async trusted(update) {
    let claims;
    try {
      const signed = read(update);
      const good = signed.algorithm === this.root.algorithm && (await isGood(this.root.algorithm, this.root.public, signed.signature, signed.toBeSigned()));
      claims = good ? decode(signed.payload) : undefined;
    } catch (error) {
      throw new BadUpdate(String(error.message));
    }
    if (!claims) throw new BadUpdate("not signed by the root key");
    return claims;
  }

  // For a store.
  kept() {
    return { keys: this.keys, version: this.version, issuedAt: this.issuedAt };
  }
}
