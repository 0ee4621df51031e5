// What may be asked at a place: scenes are data, a gate knows none by name (docs/developers/codes.md).

import { Kind } from "./wire.js";

// Truth is the number one, as in the tables from which facts come.
const plain = (value) => (typeof value === "boolean" ? Number(value) : value);
const equal = (one, other) => plain(one) === plain(other);

export class Scene {
  constructor(row) {
    this.id = row.id;
    this.family = row.family;
    this.title = row.title;
    this.kinds = row.kinds.map((name) => {
      if (!(name.toUpperCase() in Kind)) throw new Error(`scene ${row.id}: no such kind ${name}`);
      return Kind[name.toUpperCase()];
    });
    this.freshSeconds = row.fresh_seconds ?? 90;
    this.asks = row.asks ?? [];
    this.requires = row.requires ?? {};
    this.concessions = row.concessions ?? [];
    this.replaySeconds = row.replay_seconds ?? 120;
    this.law = Object.keys(row.law ?? {}).length > 0;
    const deciding = [...Object.keys(this.requires), ...this.concessions.flatMap((one) => Object.keys(one.when))];
    const hidden = deciding.find((name) => !this.asks.includes(name));
    if (hidden) throw new Error(`scene ${row.id}: ${hidden} decides, so it must stand in asks`);
  }

  // What of the facts is for this scene.
  sees(facts) {
    return Object.fromEntries(this.asks.filter((name) => facts.has(name)).map((name) => [name, facts.get(name)]));
  }

  // The first required fact that is missing or different; empty when all are there.
  lacks(seen) {
    const missing = Object.entries(this.requires).find(([name, value]) => !equal(seen[name], value));
    return missing ? missing[0] : "";
  }

  // What these facts are given here.
  concession(seen) {
    const found = this.concessions.find((one) => Object.entries(one.when).every(([name, value]) => equal(seen[name], value)));
    return found ? { ...found.gives } : {};
  }
}
