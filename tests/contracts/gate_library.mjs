// Answers questions about the gate library on standard input with what it says, for test_gate_library.py.

globalThis.self = globalThis; // a browser's name for it; old scripts look for it

const { BadList, BadUpdate, Gate, KeySet, Revoked, Scene, fromHex, openScenes, takeRevoked } = await import(process.argv[2]);

const rootOf = (root) => ({ algorithm: root.algorithm, public: fromHex(root.public) });

async function decide(kit) {
  const scenes = Object.fromEntries(kit.scenes.map((row) => [row.id, new Scene(row)]));
  const answers = [];
  for (const one of kit.vectors) {
    const keys = new KeySet(rootOf(kit.root)), revoked = new Revoked();
    await keys.apply(fromHex(kit.key_set));
    revoked.apply(fromHex(one.revoked), 1, 0);
    let gate = new Gate(keys, revoked, scenes, { now: () => kit.clock });
    if (one.anew) {
      await gate.check(one.text, one.scene);
      const taken = [...gate.drawn];
      gate = new Gate(keys, revoked, scenes, { now: () => kit.clock });
      gate.recall(taken);
    }
    if (one.again) await gate.check(one.text, one.scene, { card: one.card });
    answers.push(await gate.check(one.text, one.scene, { card: one.card }));
  }
  return answers;
}

async function synchronise({ root, updates }) {
  const keys = new KeySet(rootOf(root)), answers = [];
  for (const update of updates) {
    try {
      await keys.apply(fromHex(update));
      answers.push([keys.version, keys.issuedAt, Object.keys(keys.keys).sort()]);
    } catch (error) {
      if (!(error instanceof BadUpdate)) throw error;
      answers.push("refused");
    }
  }
  return answers;
}

function revoke({ lists }) {
  const revoked = new Revoked();
  return lists.map(([data, sequence, base]) => {
    try {
      revoked.apply(fromHex(data), sequence, base);
    } catch {
      return "refused";
    }
    return [...revoked.marks];
  });
}

async function signedLists({ root, lists }) {
  const revoked = new Revoked(), answers = [];
  let rules = { rows: [], issuedAt: 0 };
  for (const { what, data } of lists) {
    try {
      if (what === "revoked") await takeRevoked(revoked, fromHex(data), rootOf(root));
      else rules = await openScenes(fromHex(data), rootOf(root), { gate: "pool", heldAt: rules.issuedAt });
      answers.push([[...revoked.marks], revoked.sequence, revoked.issuedAt, rules.rows.map((row) => row.id), rules.issuedAt]);
    } catch (error) {
      if (!(error instanceof BadList)) throw error;
      answers.push("refused");
    }
  }
  return answers;
}

let said = "";
for await (const piece of process.stdin) said += piece;
const asked = JSON.parse(said);
console.log(JSON.stringify(await { decide, synchronise, revoke, signedLists }[asked.what](asked)));
