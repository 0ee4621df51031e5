// Dialogs and toasts.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
});

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 300);
}

function settle(toast) {
  toast.addEventListener("click", () => leave(toast));
  const senior = document.documentElement.dataset.edition === "senior";
  if (!senior && toast.getAttribute("role") !== "alert") setTimeout(() => leave(toast), 8000);
}

/** Says shortly what happened. */
export function toast(text, kind = "info") {
  const place = document.getElementById("toasts");
  if (!place) return;
  const box = document.createElement("div");
  box.className = `toast toast-${kind}`;
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  place.append(box);
  settle(box);
}

document.querySelectorAll("[data-toast]").forEach(settle);
