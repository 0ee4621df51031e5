// A survey on the spot: everything is kept on the phone while it is written, sent once with a reference of its own,
// and forgotten here when the city has it (docs/developers/procedures.md).

const one = (name) => document.querySelector(`[data-survey-${name}]`);
const PIXELS = 1600;
const EMPTY = { verdicts: {}, notes: {}, photos: [], opinion: "", conclusion: "", signer: "", refused: false, signature: null };

// ── the store: one row for each survey ──
function database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("tongban-surveys", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("surveys", { keyPath: "pk" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode, act) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const request = act(db.transaction("surveys", mode).objectStore("surveys"));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const kept = () => store("readonly", (rows) => rows.getAll());
const save = (row) => store("readwrite", (rows) => rows.put(row));
const forget = (pk) => store("readwrite", (rows) => rows.delete(pk));

// ── the form ──
let row = null;

function say(key, words = "") {
  one("said").textContent = words || one("said").dataset[key] || "";
}

function fail(words) {
  const box = one("error");
  box.hidden = !words;
  box.querySelector("h2").textContent = words;
  if (words) box.focus();
}

function net() {
  const line = one("net");
  line.textContent = navigator.onLine ? line.dataset.online : line.dataset.offline;
}

function showHead() {
  for (const name of ["title", "number", "applicant", "when", "place"]) one(name).textContent = row[name] ?? "";
  one("map").href = `geo:0,0?q=${encodeURIComponent(row.place)}`;
}

function showPoints() {
  const place = one("points");
  place.replaceChildren();
  for (const point of row.points) {
    const part = one("point").content.cloneNode(true);
    part.querySelector("legend").textContent = point.law ? `${point.text}（${point.law}）` : point.text;
    for (const box of part.querySelectorAll("input[type=radio]")) {
      box.name = `point-${point.id}`;
      box.checked = row.verdicts[point.id] === box.value;
      box.addEventListener("change", () => { row.verdicts[point.id] = box.value; keep(); });
    }
    const note = part.querySelector("[data-note]");
    note.value = row.notes[point.id] ?? "";
    note.addEventListener("input", () => { row.notes[point.id] = note.value; keep(); });
    place.append(part);
  }
}

function showPhotos() {
  const list = one("photos");
  list.replaceChildren();
  row.photos.forEach((photo, index) => {
    const part = one("shot").content.cloneNode(true);
    const where = photo.latitude == null ? one("said").dataset.untraced : `${photo.latitude}, ${photo.longitude}`;
    part.querySelector("[data-where]").textContent = `${index + 1} · ${new Date(photo.at).toLocaleTimeString()} · ${where}`;
    const note = part.querySelector("[data-note]");
    note.value = photo.note ?? "";
    note.addEventListener("input", () => { photo.note = note.value; keep(); });
    part.querySelector("[data-remove]").addEventListener("click", () => { row.photos.splice(index, 1); showPhotos(); keep(); });
    list.append(part);
  });
}

function showRest() {
  const form = one("form");
  form.elements.opinion.value = row.opinion;
  form.elements.signer.value = row.signer;
  form.elements.refused.checked = row.refused;
  for (const box of form.elements.conclusion) box.checked = box.value === row.conclusion;
  if (row.signature) createImageBitmap(row.signature).then((picture) => one("sign").getContext("2d").drawImage(picture, 0, 0));
}

async function keep() {
  row.reference = crypto.randomUUID(); // other content is another report
  row.written_at = new Date().toISOString();
  row.is_waiting = false;
  await save(row);
  say("saved");
}

// ── photographs: made small, with the moment and the place ──
function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve({});
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: +coords.latitude.toFixed(6), longitude: +coords.longitude.toFixed(6), accuracy: Math.round(coords.accuracy) }),
      () => resolve({}), { enableHighAccuracy: true, timeout: 8000, maximumAge: 30000 });
  });
}

async function small(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, PIXELS / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.82); });
}

async function shoot(files) {
  const at = new Date().toISOString();
  const where = await position();
  for (const file of files) row.photos.push({ blob: await small(file), at, note: "", ...where });
  showPhotos();
  await keep();
}

// ── the signature ──
function pen(canvas) {
  const draw = canvas.getContext("2d");
  Object.assign(draw, { lineWidth: 4, lineCap: "round", strokeStyle: "#111" });
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  let down = false;
  canvas.addEventListener("pointerdown", (event) => { down = true; canvas.setPointerCapture(event.pointerId); draw.beginPath(); draw.moveTo(...point(event)); });
  canvas.addEventListener("pointermove", (event) => { if (down) { draw.lineTo(...point(event)); draw.stroke(); } });
  canvas.addEventListener("pointerup", () => {
    down = false;
    canvas.toBlob((blob) => { row.signature = blob; keep(); }, "image/png");
  });
  one("clear").addEventListener("click", () => { draw.clearRect(0, 0, canvas.width, canvas.height); row.signature = null; keep(); });
}

// ── sending ──
function isWhole(one) {
  const answered = one.points.every((point) => one.verdicts[point.id]);
  return answered && one.opinion.trim() && one.conclusion && (one.refused || (one.signer.trim() && one.signature));
}

function parcel(one) {
  const report = {
    reference: one.reference, written_at: one.written_at, conclusion: one.conclusion, opinion: one.opinion,
    signer: one.signer, refused: one.refused,
    points: one.points.map((point) => ({ id: point.id, text: point.text, verdict: one.verdicts[point.id], note: one.notes[point.id] ?? "" })),
    photos: one.photos.map(({ blob, ...photo }, index) => ({ ...photo, file: `photo-${index}` })),
  };
  const body = new FormData();
  body.append("report", JSON.stringify(report));
  one.photos.forEach((photo, index) => body.append(`photo-${index}`, photo.blob, `photo-${index}.jpg`));
  if (one.signature) body.append("signature", one.signature, "signature.png");
  return body;
}

async function token(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.url.includes("/login/")) return null;
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? null;
}

async function send(one) {
  const secret = await token(one.page);
  if (!secret) return { words: "signin" };
  const answer = await fetch(one.send, { method: "POST", body: parcel(one), headers: { "X-CSRFToken": secret }, credentials: "same-origin" });
  if (answer.redirected || !answer.headers.get("content-type")?.includes("json")) return { words: "signin" };
  const said = await answer.json();
  if (!answer.ok) return { error: said.error };
  await forget(one.pk);
  return { page: said.page };
}

async function submit(event) {
  event.preventDefault();
  fail("");
  if (!isWhole(row)) return fail(one("said").dataset.incomplete);
  row.is_waiting = true;
  await save(row);
  say("sending");
  try {
    const done = await send(row);
    if (done.page) location.assign(done.page);
    else if (done.error) { row.is_waiting = false; await save(row); say(""); fail(done.error); }
    else say(done.words);
  } catch {
    say("waiting");
  }
}

async function sendWaiting() {
  net();
  for (const other of await kept()) {
    if (!other.is_waiting) continue;
    try {
      const done = await send(other);
      if (done.page && other.pk === row?.pk) location.assign(done.page);
    } catch { /* still no network: the next time */ }
  }
}

// ── the beginning ──
function open(task) {
  row = task;
  showHead(); showPoints(); showPhotos(); showRest(); net();
  const form = one("form");
  pen(one("sign"));
  for (const name of ["opinion", "signer"]) form.elements[name].addEventListener("input", () => { row[name] = form.elements[name].value; keep(); });
  for (const box of form.elements.conclusion) box.addEventListener("change", () => { row.conclusion = box.value; keep(); });
  form.elements.refused.addEventListener("change", () => { row.refused = form.elements.refused.checked; keep(); });
  document.getElementById("survey-photo").addEventListener("change", (event) => shoot([...event.target.files]));
  form.addEventListener("submit", submit);
}

function choose(rows) {
  const list = one("kept").querySelector("ul");
  for (const other of rows) {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary button-s";
    button.textContent = `${other.when} ${other.title} ${other.place}`;
    button.addEventListener("click", () => { one("kept").hidden = true; one("body").hidden = false; open(other); });
    item.append(button);
    list.append(item);
  }
  one("kept").hidden = false;
}

async function begin() {
  const given = document.getElementById("survey-task");
  const rows = await kept();
  if (given) {
    const task = JSON.parse(given.textContent);
    const before = rows.find((other) => other.pk === task.pk);
    open({ ...structuredClone(EMPTY), reference: crypto.randomUUID(), written_at: new Date().toISOString(), is_waiting: false, ...before, ...task });
    await save(row);
  } else {
    const here = rows.find((other) => other.page === location.pathname);
    if (here) { one("body").hidden = false; open(here); }
    else if (rows.length) choose(rows);
    else one("none").hidden = false;
  }
  addEventListener("online", sendWaiting);
  addEventListener("offline", net);
  if (navigator.onLine) await sendWaiting();
}

begin();
