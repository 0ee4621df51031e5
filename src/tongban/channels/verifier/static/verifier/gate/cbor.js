// CBOR (RFC 8949), reading only: whole numbers, byte and text strings, arrays, maps, tags, and the simple values.
// Maps become Map, whole numbers beyond 2^53 BigInt, a tag an object {tag, value}.

const DEEPEST = 200;
const words = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const BREAK = Symbol("break");

export class Tag {
  constructor(tag, value) {
    this.tag = tag;
    this.value = value;
  }
}

// Keys that are the same number are the same key, however they are spelt.
function plain(key) {
  if (typeof key === "boolean") return Number(key);
  return key && typeof key === "object" && Number.isInteger(key.float) ? key.float : key;
}

class Reader {
  constructor(data) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.at = 0;
  }

  take(size) {
    if (this.at + size > this.data.length) throw new Error("CBOR: cut off");
    this.at += size;
    return this.data.subarray(this.at - size, this.at);
  }

  // The number that stands in or behind the first byte; undefined for "until a break".
  count(low) {
    if (low < 24) return low;
    const at = this.at;
    if (low === 24) return this.take(1)[0];
    if (low === 25) return this.take(2) && this.view.getUint16(at);
    if (low === 26) return this.take(4) && this.view.getUint32(at);
    if (low === 27) {
      this.take(8);
      const long = this.view.getBigUint64(at);
      return long <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(long) : long;
    }
    if (low === 31) return undefined;
    throw new Error("CBOR: a length that there is not");
  }

  item(depth = 0) {
    if (depth > DEEPEST) throw new Error("CBOR: too deep");
    const first = this.take(1)[0];
    const major = first >> 5, low = first & 31;
    if (major === 7) return this.simple(low);
    const count = this.count(low);
    if (count === undefined && [0, 1, 6].includes(major)) throw new Error("CBOR: a number without an end");
    if (major === 0) return count;
    if (major === 1) return typeof count === "bigint" ? -1n - count : -1 - count;
    if (major === 2) return this.string(2, count);
    if (major === 3) return words.decode(this.string(3, count));
    if (major === 4) return this.array(count, depth);
    if (major === 5) return this.map(count, depth);
    return new Tag(count, this.item(depth + 1));
  }

  string(major, count) {
    if (count !== undefined) return this.take(Number(count));
    const parts = [];
    for (;;) {
      const first = this.take(1)[0];
      if (first === 0xff) break;
      if (first >> 5 !== major || (first & 31) === 31) throw new Error("CBOR: a piece of another kind");
      const piece = this.take(Number(this.count(first & 31)));
      if (major === 3) words.decode(piece); // each piece is text by itself
      parts.push(...piece);
    }
    return Uint8Array.from(parts);
  }

  array(count, depth) {
    const found = [];
    for (let n = 0; count === undefined || n < count; n++) {
      const one = this.item(depth + 1);
      if (one === BREAK) {
        if (count === undefined) break;
        throw new Error("CBOR: an end too early");
      }
      found.push(one);
    }
    return found;
  }

  map(count, depth) {
    const found = new Map();
    for (let n = 0; count === undefined || n < count; n++) {
      const key = this.item(depth + 1);
      if (key === BREAK) {
        if (count === undefined) break;
        throw new Error("CBOR: an end too early");
      }
      const value = this.item(depth + 1);
      if (value === BREAK) throw new Error("CBOR: a key without a value");
      found.set(plain(key), value);
    }
    return found;
  }

  simple(low) {
    if (low === 20 || low === 21) return low === 21;
    if (low === 22) return null;
    if (low === 23) return undefined;
    if (low === 31) return BREAK;
    const at = this.at;
    if (low === 25) return this.take(2) && half(this.view.getUint16(at));
    if (low === 26) return this.take(4) && { float: this.view.getFloat32(at) };
    if (low === 27) return this.take(8) && { float: this.view.getFloat64(at) };
    const value = low === 24 ? this.take(1)[0] : low;
    if (low > 24 || (low === 24 && value < 32)) throw new Error("CBOR: a simple value that there is not");
    return { simple: value };
  }
}

// Floats are never whole numbers for us, whatever they hold: nothing in a code is one.
function half(bits) {
  const exponent = (bits >> 10) & 31, fraction = bits & 1023, sign = bits >> 15 ? -1 : 1;
  if (exponent === 31) return { float: fraction ? NaN : sign * Infinity };
  return { float: sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -24 * fraction) };
}

// The first item; what follows it is not looked at.
export function decode(data) {
  const found = new Reader(data).item();
  if (found === BREAK) throw new Error("CBOR: an end without a beginning");
  return found;
}
