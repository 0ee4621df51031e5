// Which codes are dead: the first five bytes of each revoked handle, sorted, as Golomb-Rice coded differences.

import { GRACE } from "./keys.js";

const SPACE = 2 ** 40;

function markOf(handle) {
  return handle.slice(0, 5).reduce((mark, byte) => mark * 256 + byte, 0);
}

// The marks again, sorted; cut off or damaged is an Error.
export function unpack(data) {
  if (data.length < 5) throw new Error("the revocation list is cut off");
  const count = new DataView(data.buffer, data.byteOffset, 4).getUint32(0), width = data[4];
  const end = data.length * 8;
  const marks = new Float64Array(Math.min(count, end));
  let at = 40, last = -1;
  const bit = () => (data[at >> 3] >> (7 - (at++ & 7))) & 1;
  for (let n = 0; n < count; n++) {
    let high = 0;
    for (;;) {
      if (end - at <= width) throw new Error("the revocation list is cut off");
      if (!bit()) break;
      high++;
    }
    let low = 0;
    for (let left = width; left > 0; ) {
      const inByte = 8 - (at & 7), size = Math.min(inByte, left);
      low = low * 2 ** size + ((data[at >> 3] >> (inByte - size)) & ((1 << size) - 1));
      at += size;
      left -= size;
    }
    last += high * 2 ** width + low + 1;
    if (last >= SPACE) throw new Error("the revocation list is damaged");
    marks[n] = last;
  }
  return marks;
}

function merged(one, other) {
  const all = Float64Array.from([...one, ...other]).sort();
  return all.filter((mark, place) => place === 0 || mark !== all[place - 1]);
}

// The list in a gate: eight bytes an entry, updates merged in.
export class Revoked {
  // issuedAt: when the last signed list was issued (lists.js); 0 before the first.
  constructor({ marks = new Float64Array(), sequence = 0, issuedAt = 0 } = {}) {
    Object.assign(this, { marks, sequence, issuedAt });
  }

  // True when a gate that lives on signed lists was without a new one longer than the grace.
  isStale(now) {
    return this.issuedAt > 0 && now > this.issuedAt + GRACE;
  }

  has(handle) {
    const mark = markOf(handle);
    let low = 0, high = this.marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.marks[middle] < mark) low = middle + 1;
      else high = middle;
    }
    return this.marks[low] === mark;
  }

  // Takes over a packed list: a whole one (base 0) or what came since base.
  apply(data, sequence, base) {
    if (sequence < this.sequence || ![0, this.sequence].includes(base)) {
      throw new Error(`the list is for ${base}, we have ${this.sequence}`);
    }
    const found = unpack(data);
    this.marks = base ? merged(this.marks, found) : found;
    this.sequence = sequence;
  }

  // For a store.
  kept() {
    return { marks: this.marks, sequence: this.sequence, issuedAt: this.issuedAt };
  }
}
