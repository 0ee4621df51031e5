// The three kinds of signature that codes carry, by their COSE number.

import { toHex } from "./bytes.js";

export const EDDSA = -8, ES256 = -7; // RFC 9053
export const SM2_SM3 = -65600; // private use: GB/T 32918 with GB/T 32905, signer id 1234567812345678, raw r ‖ s

export class UnknownAlgorithm extends Error {}

const vendor = (name) => import(`../../vendor/${name}`); // read when the first such signature is met

let edwards, national;

async function ed25519(publicKey, signature, data) {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  edwards ??= await vendor("ed25519.js");
  return edwards.verifyAsync(signature, data, publicKey, { zip215: false }).catch(() => false);
}

async function es256(publicKey, signature, data) {
  if (signature.length !== 64) return false;
  const how = { name: "ECDSA", namedCurve: "P-256" };
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, how, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, data);
  } catch {
    return false;
  }
}

async function sm2(publicKey, signature, data) {
  if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64) return false;
  if (!national) {
    await vendor("sm2.js"); // leaves its name behind, as scripts did before modules
    national = globalThis.sm2;
  }
  try {
    return national.doVerifySignature(data, toHex(signature), toHex(publicKey), { hash: true });
  } catch {
    return false;
  }
}

const HOW = new Map([[EDDSA, ed25519], [ES256, es256], [SM2_SM3, sm2]]);

// True when the signature fits. An algorithm that we do not know is an UnknownAlgorithm: bring the gate up to date.
export async function isGood(algorithm, publicKey, signature, data) {
  const how = HOW.get(algorithm);
  if (!how) throw new UnknownAlgorithm(`algorithm ${algorithm}`);
  return how(publicKey, signature, data);
}
