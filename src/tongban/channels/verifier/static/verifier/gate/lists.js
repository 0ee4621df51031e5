// Signed lists: revocation list and scene rules come as COSE_Sign1 under the root key of the installation. The same rules
// as the Python library (capabilities/codes/gate/lists.py).

import { isBytes } from "./bytes.js";
import { decode } from "./cbor.js";
import { read } from "./cose.js";
import { Scene } from "./scenes.js";
import { isGood } from "./signatures.js";

const SLACK = 60; // seconds by which the clocks of two servers of one city may differ

export class BadList extends Error {}

// What a list says, once it is trusted: a Map. Forged, of another kind or older than what is held: BadList.
export async function openList(data, what, root, heldAt = 0) {
  let claims;
  try {
    const signed = read(data);
    const good = signed.algorithm === root.algorithm && (await isGood(root.algorithm, root.public, signed.signature, signed.toBeSigned()));
    claims = good ? decode(signed.payload) : undefined;
  } catch (error) {
    throw new BadList(String(error.message));
  }
  if (!claims) throw new BadList("not signed by the root key");
  if (!(claims instanceof Map) || claims.get("what") !== what || !Number.isInteger(claims.get("issued_at"))) throw new BadList(`not a list of ${what}`);
  if (claims.get("issued_at") < heldAt - SLACK) throw new BadList("older than the list we have");
  return claims;
}

// Scene rules of one gate: {rows, issuedAt}. gate: its code; empty for a gate of the open kit.
export async function openScenes(data, root, { gate = "", heldAt = 0 } = {}) {
  const claims = await openList(data, "scenes", root, heldAt);
  if (claims.get("gate") !== (gate || "*")) throw new BadList("rules of another gate");
  try {
    const rows = JSON.parse(claims.get("scenes"));
    rows.forEach((row) => new Scene(row));
    return { rows, issuedAt: Math.max(heldAt, claims.get("issued_at")) };
  } catch (error) {
    throw new BadList(String(error.message));
  }
}

// Takes over a signed revocation list; what is held stays when it is refused.
export async function takeRevoked(revoked, data, root) {
  const claims = await openList(data, "revoked", root, revoked.issuedAt);
  const [marks, sequence, base] = ["data", "sequence", "base"].map((name) => claims.get(name));
  if (!isBytes(marks) || !Number.isInteger(sequence)) throw new BadList("not a list of revoked");
  try {
    revoked.apply(marks, sequence, base);
  } catch (error) {
    throw new BadList(String(error.message));
  }
  revoked.issuedAt = Math.max(revoked.issuedAt, claims.get("issued_at"));
}
