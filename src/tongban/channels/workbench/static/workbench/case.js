// The case page: a leads to the main act (Enter does it), c and x open their forms; a material opens in the viewer.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  const target = document.querySelector(`[data-lead="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  const fold = target.closest("details");
  if (fold) fold.open = true;
  target.focus();
});

for (const summary of document.querySelectorAll("summary[data-key]")) {
  summary.parentElement.addEventListener("toggle", () => {
    if (summary.parentElement.open) summary.parentElement.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}

const frame = document.querySelector("iframe[name=sheet]");
const shown = (link) => {
  for (const one of document.querySelectorAll("[data-sheet]")) one.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  document.querySelector("[data-sheet-title]").textContent = link.dataset.sheet;
  document.querySelector("[data-sheet-open]").href = link.href;
};
if (frame) {
  for (const link of document.querySelectorAll("[data-sheet]")) {
    if (link.href === frame.src) link.setAttribute("aria-current", "true");
    link.addEventListener("click", () => shown(link));
  }
}
