// Keyboard of the staff channels. Rows carry data-row, the link inside is opened by Enter; buttons carry data-key="a".
const staff = document.body.classList.contains("staff");
let waitsForPlace = false;

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);

function select(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("is-selected"));
  const next = Math.min(Math.max(now + step, 0), all.length - 1);
  all.forEach((row) => row.classList.remove("is-selected"));
  all[next].classList.add("is-selected");
  all[next].scrollIntoView({ block: "nearest" });
  all[next].querySelector("a")?.focus({ preventScroll: true });
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target || target.disabled) return false;
  if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) target.focus();
  else target.click();
  return true;
}

function go(key) {
  const place = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  if (place) place.click();
}

// On a narrow screen the menu is a strip: where one is stands in its middle.
const here = staff && document.querySelector(".staff-nav [aria-current]");
if (here) {
  const menu = here.closest(".staff-nav");
  menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}

if (staff) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
    if (waitsForPlace) {
      waitsForPlace = false;
      go(event.key);
      return;
    }
    if (event.key === "j") select(1);
    else if (event.key === "k") select(-1);
    else if (event.key === "g") waitsForPlace = true;
    else if (event.key === "?") document.getElementById("keys")?.showModal();
    else if (event.key === "/") document.querySelector("[data-search], .top-search input")?.focus();
    else if (!press(event.key)) return;
    event.preventDefault();
  });
}
