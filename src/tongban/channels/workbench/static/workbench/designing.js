// Designing a bundle: saved as one types; faults stand beside their fields, diagram and figures follow.
// Members are moved by their handles too; the buttons and lists beside them do the same for a keyboard.
const form = document.querySelector("form[data-design]");
const PAUSE = 900;
let timer = 0;
let waiting = null;

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["design-saved", "design-diagram", "design-live"]) {
    const fresh = page.getElementById(id);
    const shown = document.getElementById(id);
    if (fresh && shown) shown.replaceWith(document.adoptNode(fresh));
  }
  const answer = JSON.parse(page.getElementById("design-answer").textContent);
  form.elements.base.value = answer.place;
  for (const field of form.querySelectorAll("[data-design-field]")) {
    const id = field.dataset.designField;
    const told = answer.findings[id] || "";
    put(field.querySelector("[data-finding]"), told);
    put(field.querySelector("[data-said]"), answer.said[id] || "");
    field.classList.toggle("has-error", Boolean(told));
  }
  document.dispatchEvent(new Event("process:draw"));
}

function put(place, words) {
  place.textContent = words;
  place.hidden = !words;
}

async function save() {
  clearTimeout(timer);
  waiting?.abort();
  waiting = new AbortController();
  const data = new FormData(form);
  data.delete("do");
  try {
    const answer = await fetch(location.pathname, {
      method: "POST", body: data, credentials: "same-origin", signal: waiting.signal, headers: { "X-Requested-With": "fetch" },
    });
    if (answer.ok) show(await answer.text());
  } catch {
    timer = setTimeout(save, PAUSE * 5); // no network now, or a newer one is on its way
  }
}

function act(what) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: what });
  form.append(field);
  form.submit();
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.name === "item" || event.target.name.startsWith("after-of:")) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  // Return in a line saves; only its own button adds or removes something.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=text]")) {
      event.preventDefault();
      save();
    }
  });

  let dragged = "";
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.dataset?.drag || "";
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      const after = event.target.closest?.("[data-after-of]");
      const place = after || event.target.closest?.("[data-member]");
      if (!dragged || !place) return;
      event.preventDefault();
      place.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop") return;
      if (after && after.dataset.afterOf !== dragged) act(`add_after:${after.dataset.afterOf}:${dragged}`);
      else if (!after && place.dataset.member !== dragged) act(`move_member:${dragged}:${place.dataset.member}`);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, dialog[open]")) return;
    document.querySelector(".design-history [aria-current] ~ li button")?.click();
  });
}
