// Keys of the case page: a presses the main act, c opens the correction form. Typing in a field is left alone.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("details")) {
    target.open = true;
    target.querySelector("input, textarea")?.focus();
  } else {
    target.querySelector("textarea, button")?.focus();
  }
});
