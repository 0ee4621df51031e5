// Bytes: beside each other, compared, and as hexadecimal.

export const isBytes = (value) => value instanceof Uint8Array;

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

export const toHex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function fromHex(text) {
  if (text.length % 2 || /[^0-9a-f]/i.test(text)) throw new Error("not hexadecimal");
  return Uint8Array.from({ length: text.length / 2 }, (_, place) => parseInt(text.slice(2 * place, 2 * place + 2), 16));
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
