// The gate library in the browser (and under Node): what a gate needs to read the codes of a city, without a network
// while it decides. The Python library beside it answers the same; docs/developers/codes.md.
//
//   const keys = new KeySet({ algorithm: -8, public: fromHex(root) });
//   await keys.apply(update);
//   await takeRevoked(revoked, list, root); // signed by the root, as the key set is
//   const gate = new Gate(keys, revoked, { "metro.entry": new Scene(row) });
//   const decision = await gate.check(text, "metro.entry");

export { fromBase64, fromHex, toHex } from "./bytes.js";
export { Gate, Reason } from "./gate.js";
export { BadUpdate, GRACE, KeySet } from "./keys.js";
export { BadList, openScenes, takeRevoked } from "./lists.js";
export { Revoked } from "./revocation.js";
export { Scene } from "./scenes.js";
export { Kind, NotACode, PREFIX } from "./wire.js";
