// A result of the device's own, drawn as the server draws its: mark, words, what is paid, what was seen.

const filled = (text, ...values) => values.reduce((said, value, place) => said.replace(`%${place + 1}`, value), text);

function line(name, text) {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = text;
  return made;
}

export const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
export const spoken = (title) => title?.[language()] || title?.zh || "";
export { filled, line };

function factsOf(decision, facts, words) {
  const value = (seen) => (typeof seen === "boolean" ? (seen ? words.yes : words.no) : typeof seen === "number" ? `${seen}%` : String(seen));
  return Object.entries(decision.seen).map(([name, seen]) => filled(words.fact, spoken(facts[name]) || name, value(seen)));
}

// Puts it into the page; the same element is read out as the server's results are.
export function show(decision, mine, words) {
  const good = decision.reason === "good", box = document.querySelector("#gate-result");
  const [title, usual] = words.reasons[decision.reason];
  const remedy = decision.reason === "other_scene" ? words.other_scene[decision.scene] : usual;
  const mark = document.createElement("p");
  mark.className = "gate-mark";
  mark.setAttribute("aria-hidden", "true");
  mark.append(document.querySelector(`template[data-mark=${good ? "good" : "bad"}]`).content.cloneNode(true));
  const heading = document.createElement("h2");
  heading.textContent = title;
  const percent = decision.concession.pay_percent;
  const lines = [
    percent === undefined ? null : line("gate-pay", percent === 0 ? words.free : filled(words.pays, percent)),
    good && words.identifies.includes(decision.scene) ? line("", words.unnamed) : null,
    good && mine.booked?.includes(decision.scene) ? line("", words.unbooked) : null,
    remedy ? line("", remedy) : null,
    !good && Object.keys(decision.seen).length ? line("", factsOf(decision, mine.facts, words).join("；")) : null,
    line("list-text", words.alone),
    line("list-text", new Date(decision.at * 1000).toLocaleTimeString("zh-CN", { hour12: false })),
  ];
  box.className = `card gate-result ${good ? "is-good" : "is-bad"}`;
  box.dataset.result = good ? "good" : "bad";
  box.replaceChildren(mark, heading, ...lines.filter(Boolean));
  inSight();
}

// On a telephone the result lies below the form.
export const inSight = () => document.querySelector("#gate-result").scrollIntoView({ block: "nearest" });

// Something to say that is no result: what was scanned stays in the field.
export function explain(text) {
  const box = document.querySelector("#gate-result");
  box.className = "card gate-result";
  box.dataset.result = "";
  box.replaceChildren(line("", text));
  inSight();
}

const HIGH = 880, LOW = 220; // hertz

// Heard and felt, so that nobody needs to look.
export function signal(good) {
  navigator.vibrate?.(good ? 80 : [120, 80, 120]);
  const sound = new AudioContext();
  const tone = sound.createOscillator();
  tone.frequency.value = good ? HIGH : LOW;
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.15);
}
