// A camera for the page of a gate: what it reads goes into the form, as a hand scanner's typing does. page.js decides.
const form = document.querySelector("[data-gate]");
const text = form.querySelector("[name=text]");
const holder = form.querySelector("[data-camera]");
const button = form.querySelector("[data-camera-on]");
const video = holder.querySelector("video");
const canvas = document.createElement("canvas");
const AGAIN = 3000; // milliseconds before the same symbol counts as a new scan
let last = "", lastAt = 0;

function submit(found) {
  text.value = found;
  form.querySelector("[name=scan]").value = ""; // page.js gives it a name
  form.requestSubmit();
}

function look() {
  if (video.readyState === video.HAVE_ENOUGH_DATA) {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    drawing.drawImage(video, 0, 0);
    const found = jsQR(drawing.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)?.data;
    if (found && (found !== last || Date.now() - lastAt > AGAIN)) {
      last = found;
      lastAt = Date.now();
      submit(found);
    }
  }
  setTimeout(() => requestAnimationFrame(look), 120);
}

if (navigator.mediaDevices?.getUserMedia) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      return;
    }
    holder.hidden = false;
    button.hidden = true;
    await video.play();
    look();
  });
}

// A hand scanner types the symbol and presses Enter.
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (text.value.trim()) submit(text.value.trim());
  }
});
