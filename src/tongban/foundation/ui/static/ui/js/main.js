// Everything here makes pages nicer; nothing here is needed to use them.
import "./forms.js";
import "./over.js";
import "./keys.js";

// htmx sends the CSRF token that Django put in the cookie or in a form of the page.
document.addEventListener("htmx:configRequest", (event) => {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  const token = cookie ? cookie[1] : document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

if (document.querySelector("[data-chart]")) import("./charts.js").then((charts) => charts.drawAll());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector?.("[data-chart]")) import("./charts.js").then((charts) => charts.drawAll());
});

document.querySelectorAll("[data-prints]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

const worker = document.querySelector("meta[name=service-worker]")?.content;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker).catch(() => {});
