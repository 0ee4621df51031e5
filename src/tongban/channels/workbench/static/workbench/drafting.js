// Drafting: a confirms and x rejects the selected proposal, e edits it; a proposal and its words light up together.
const chosen = () => document.querySelector("[data-proposal].is-selected") || document.querySelector("[data-proposal]:target");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const one = chosen();
  if (!one) return;
  if (event.key === "a" || event.key === "x") one.querySelector(`[data-act="${event.key}"]`)?.click();
  else if (event.key === "e") one.querySelector("textarea, input:not([type=hidden])")?.focus();
  else return;
  event.preventDefault();
});

const light = (id, on) => {
  for (const mark of document.querySelectorAll(`[data-mark="${CSS.escape(id)}"]`)) mark.classList.toggle("is-lit", on);
};

// Only the text beside the proposals moves: where it stands above them, the window stays with what has the focus.
const follow = (one) => {
  light(one.dataset.proposal, true);
  const mark = document.querySelector(`[data-mark="${CSS.escape(one.dataset.proposal)}"]`), pane = mark?.closest(".reading-text");
  if (!pane) return;
  const words = mark.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (words.top < frame.top) pane.scrollTop += words.top - frame.top;
  else if (words.bottom > frame.bottom) pane.scrollTop += words.bottom - frame.bottom;
};

for (const one of document.querySelectorAll("[data-proposal]")) {
  one.addEventListener("focusin", () => follow(one));
  one.addEventListener("focusout", () => light(one.dataset.proposal, false));
  one.addEventListener("mouseenter", () => light(one.dataset.proposal, true));
  one.addEventListener("mouseleave", () => light(one.dataset.proposal, false));
  new MutationObserver(() => (one.classList.contains("is-selected") ? follow(one) : light(one.dataset.proposal, false))).observe(one, { attributeFilter: ["class"] });
}
const target = document.querySelector("[data-proposal]:target");
if (target) {
  target.classList.add("is-selected");
  target.scrollIntoView({ block: "nearest" });
}
