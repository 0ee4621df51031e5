// COSE_Sign1 (RFC 9052): one signature over one payload.

import { isBytes, joined, same } from "./bytes.js";
import { decode, Tag } from "./cbor.js";
import { isGood } from "./signatures.js";

const ALGORITHM = 1, KEY_ID = 4; // header labels
const HEAD = Uint8Array.from([0x84, 0x6a, ...new TextEncoder().encode("Signature1")]);

function string(data) {
  const size = data.length;
  if (size < 24) return joined([0x40 + size], data);
  if (size < 256) return joined([0x58, size], data);
  if (size < 65536) return joined([0x59, size >> 8, size & 255], data);
  return joined([0x5a, size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255], data);
}

const written = (one) => joined([0x84], string(one.protected), [0xa0], string(one.payload), string(one.signature));

class Signed {
  constructor(parts) {
    Object.assign(this, parts);
  }

  // The Sig_structure of RFC 9052 section 4.4.
  toBeSigned() {
    return joined(HEAD, string(this.protected), [0x40], string(this.payload));
  }

  isSignedBy(publicKey) {
    return isGood(this.algorithm, publicKey, this.signature, this.toBeSigned());
  }
}

const whole = (value) => typeof value === "number" || typeof value === "bigint";

// Takes the bytes apart. strict: only the one spelling that is written, so that nobody gives one signature two faces.
export function read(data, { strict = false } = {}) {
  const found = decode(data);
  const parts = found instanceof Tag ? found.value : found;
  if (!Array.isArray(parts) || parts.length !== 4) throw new Error("COSE: not four parts");
  const [inner, outer, payload, signature] = parts;
  if (![inner, payload, signature].every(isBytes) || !(outer instanceof Map)) throw new Error("COSE: wrong kinds");
  const header = inner.length ? decode(inner) : new Map();
  if (!(header instanceof Map)) throw new Error("COSE: the header is no map");
  const keyId = header.get(KEY_ID) || outer.get(KEY_ID) || new Uint8Array();
  const algorithm = header.get(ALGORITHM) || outer.get(ALGORITHM);
  if (!isBytes(keyId) || !whole(algorithm)) throw new Error("COSE: wrong kinds");
  const signed = new Signed({ protected: inner, algorithm, keyId, payload, signature });
  if (strict && !same(data, written(signed))) throw new Error("COSE: spelt otherwise than it is written");
  return signed;
}
