// Base45 (RFC 9285): the characters that a QR symbol packs best, back into bytes.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUE = new Map([...ALPHABET].map((letter, number) => [letter, number]));

export function decode(text) {
  const rest = text.length % 3;
  if (rest === 1) throw new Error("not Base45: one character is left over");
  const out = new Uint8Array(Math.floor(text.length / 3) * 2 + (rest ? 1 : 0));
  const value = (place) => {
    const found = VALUE.get(text[place]);
    if (found === undefined) throw new Error("not Base45: a character that it does not have");
    return found;
  };
  let at = 0;
  for (let place = 0; place < text.length; place += 3) {
    const last = place + 2 >= text.length;
    const number = value(place) + 45 * value(place + 1) + (last ? 0 : 2025 * value(place + 2));
    if (number > (last ? 0xff : 0xffff)) throw new Error("not Base45: a group is too large");
    if (!last) out[at++] = number >> 8;
    out[at++] = number & 255;
  }
  return out;
}
