// A form page with JavaScript: rows and conditions change without a new page, answers are saved while one types,
// photos are made smaller and looked at. Without it every button still works.
import { watch } from "./autosave.js";
import { look } from "./photo.js";

const PAGE = "#form-page";
document.documentElement.dataset.js = "";

let queue = Promise.resolve(); // one redraw after the other: each builds on what the one before has put in place
let leaving = false;

// Ask the server how the page looks now, and put its answer in place; chosen files, the focus, and what was typed
// while the answer was on its way stay.
function redraw(action) {
  queue = queue.then(() => redrawNow(action));
}

async function redrawNow(action) {
  const page = document.querySelector(PAGE);
  const form = page.querySelector("form[data-form]");
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("_action", action);
  const before = typed(form);
  page.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action || location.href, {
      method: "POST", body: data, credentials: "same-origin", headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(PAGE);
    if (!next) throw new Error("no page");
    if (leaving) return;
    carry(form, before, next);
    replace(page, next, action);
  } catch {
    if (leaving) return;
    page.removeAttribute("aria-busy");
    submitPlainly(form, action);
  }
}

// What stands in the controls now, by id.
function typed(form) {
  const controls = [...form.elements].filter((one) => one.id && one.type !== "file" && one.type !== "submit");
  return new Map(controls.map((one) => [one.id, one.matches("[type=radio], [type=checkbox]") ? one.checked : one.value]));
}

function carry(form, before, next) {
  for (const [id, value] of typed(form)) {
    const control = before.get(id) !== value && next.querySelector(`#${CSS.escape(id)}`);
    if (!control) continue;
    if (typeof value === "boolean") control.checked = value;
    else control.value = value;
  }
}

function submitPlainly(form, action) {
  const button = document.createElement("button");
  button.name = "_action";
  button.value = action;
  button.formNoValidate = true;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
}

function replace(page, next, action) {
  const focused = document.activeElement?.id;
  for (const input of page.querySelectorAll("input[type=file]")) {
    const place = input.files.length && input.id && next.querySelector(`#${CSS.escape(input.id)}`);
    if (place) place.replaceWith(input);
  }
  page.replaceWith(next);
  const clashes = next.querySelector("[data-clashes]");
  if (clashes) {
    clashes.focus(); // above the question one was at, and it has to be answered first
    begin();
    return;
  }
  const [verb, target] = action.split(":");
  const rows = target && document.getElementById(`f-${target.replace(/\.\d+$/, "").replaceAll(".", "-")}-field`);
  if (verb === "add") {
    const last = [...(rows?.querySelectorAll(":scope > .group") ?? [])].at(-1);
    last?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else if (verb === "remove") {
    rows?.focus();
  } else if (focused) {
    document.getElementById(focused)?.focus();
  }
  begin();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-row]");
  if (!button?.form?.matches("[data-form]")) return;
  event.preventDefault();
  redraw(button.value);
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-form]")) leaving = true;
});
window.addEventListener("pageshow", () => {
  leaving = false; // back again from the next page
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches?.("[data-form]") && event.target.matches("[data-decides]")) redraw("refresh");
});

function begin() {
  for (const button of document.querySelectorAll("[data-without-js]")) button.hidden = true;
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form, () => redraw("refresh"));
  for (const input of document.querySelectorAll("input[data-photo]")) look(input);
}

begin();
