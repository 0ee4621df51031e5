// A chosen photo is made smaller before it is sent, and looked at: blurred or too large is said at once.
const LONGEST = 2400; // pixels; enough to read a document
const SHARP = 60; // variance of the Laplacian below which a picture of 400 px reads as blurred
const done = new WeakSet();

const words = () =>
  document.documentElement.lang.startsWith("en")
    ? { blurred: "This photo looks blurred. Hold still, let the camera focus, and take it again if you can.", large: "This file is too large." }
    : { blurred: "这张照片看起来有点模糊。请拿稳、对好焦，可以的话再拍一张。", large: "这个文件太大了。" };

export function look(input) {
  if (done.has(input)) return;
  done.add(input);
  input.addEventListener("change", () => examine(input));
}

async function examine(input) {
  const file = input.files[0];
  const hint = input.closest(".upload")?.querySelector("[data-photo-hint]");
  if (!file || !hint) return;
  hint.textContent = "";
  if (!file.type.startsWith("image/")) return;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return; // the server will say what it cannot read
  }
  if (sharpness(picture) < SHARP) hint.textContent = words().blurred;
  const smaller = await reduced(picture, file);
  if (smaller) {
    const list = new DataTransfer();
    list.items.add(smaller);
    input.files = list.files;
  }
  const largest = Number(input.dataset.maxMb || 10) * 1024 * 1024;
  if (input.files[0].size > largest) hint.textContent = words().large;
}

async function reduced(picture, file) {
  const scale = LONGEST / Math.max(picture.width, picture.height);
  if (scale >= 1) return null;
  const canvas = drawn(picture, scale);
  const blob = await new Promise((give) => canvas.toBlob(give, "image/jpeg", 0.88));
  if (!blob || blob.size >= file.size) return null;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function drawn(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Variance of the Laplacian over a small grey copy: few edges means blurred.
export function sharpness(picture) {
  const canvas = drawn(picture, Math.min(1, 400 / Math.max(picture.width, picture.height)));
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i += 1) grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const i = y * width + x;
      const edge = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return count ? squares / count - (sum / count) ** 2 : Infinity;
}
