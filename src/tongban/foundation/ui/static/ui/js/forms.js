// A form is sent once: the second press of the same button does nothing until the answer is there.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[data-many], .switches")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) {
    button.classList.add("is-busy");
    button.setAttribute("aria-busy", "true");
  }
});

// Coming back with the browser's arrow, the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".is-busy")) {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-busy");
  }
});

// An error summary is read first; its links lead into the field.
document.querySelector(".error-summary")?.focus();

// Filters apply as soon as they are chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-at-once]");
  if (form) form.requestSubmit();
});

// A chosen picture is shown at once.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file]") || !input.files?.length) return;
  const place = input.closest(".upload");
  const file = input.files[0];
  if (!place) return;
  place.querySelector(".upload-preview")?.remove();
  if (file.type.startsWith("image/")) {
    const picture = document.createElement("img");
    picture.className = "upload-preview";
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    place.prepend(picture);
  }
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target.closest?.(".upload");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("is-over", kind === "dragover");
    const input = place.querySelector("input[type=file]");
    if (kind === "drop" && input && event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
