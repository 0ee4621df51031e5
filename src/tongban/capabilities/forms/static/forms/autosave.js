// Saved without a button: a moment after the last key, and when the page is left.
// The server answers with a line to show (已保存 14:02), with 409 when the form was sent already, and with 409 and
// X-Form-Clash when another device answered the same question: then the page is drawn anew and shows both answers.
const PAUSE = 1500;
const watched = new WeakSet();

export function watch(form, onClash) {
  if (watched.has(form)) return;
  watched.add(form);
  nameTab(form);
  let timer = 0;
  let changed = false;
  let stopped = false;

  function body() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_action", "save");
    return data;
  }

  async function save() {
    if (!changed || stopped || !form.isConnected) return;
    changed = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: body(), credentials: "same-origin", keepalive: true, headers: { "X-Requested-With": "fetch" },
      });
      if (answer.headers.has("X-Form-Clash")) {
        if (!form.querySelector("[data-clashes]")) onClash();
        return;
      }
      const line = form.querySelector("[data-saved]");
      if (answer.status === 409) stopped = true;
      if (line && answer.ok) line.innerHTML = await answer.text();
      if (answer.ok) keepMarks(form, answer);
      else if (answer.status !== 409) changed = true;
    } catch {
      changed = true; // no network now: the next key or the button tries again
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

// Two tabs of one browser are as two devices: each names itself, for as long as it is open.
function nameTab(form) {
  let tab = "";
  try {
    tab = sessionStorage.getItem("form-tab") || [...crypto.getRandomValues(new Uint32Array(3))].join("");
    sessionStorage.setItem("form-tab", tab);
  } catch {
    return; // storage is switched off: the browser counts as one device
  }
  const field = form.querySelector("input[name=_tab]") || document.createElement("input");
  Object.assign(field, { type: "hidden", name: "_tab", value: tab });
  form.append(field);
}

// What the next save is compared with: the answers as they are kept now.
function keepMarks(form, answer) {
  const marks = answer.headers.get("X-Form-Marks");
  const field = form.querySelector("input[name=_base]");
  if (marks && field) field.value = marks;
}
