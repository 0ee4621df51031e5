// Draws the running process; without JavaScript the list beside it says the same.
// A page that puts another drawing in its place sends "process:draw" to be drawn anew.
const Viewer = window.BpmnJS;

async function draw(place) {
  const source = document.getElementById(place.dataset.processDrawing);
  if (!Viewer || !source) return;
  const drawing = JSON.parse(source.textContent);
  place.hidden = false;
  const viewer = new Viewer({ container: place });
  try {
    await viewer.importXML(drawing.bpmn);
    const canvas = viewer.get("canvas");
    const fit = () => {
      if (!place.clientWidth) return; // taken out of the page, or folded away
      canvas.resized();
      canvas.zoom("fit-viewport", "auto");
      canvas.zoom(canvas.zoom() * 0.94, "auto"); // strokes and labels at the edges stay whole
    };
    new ResizeObserver(fit).observe(place); // a turned telephone, a zoom
    const mark = (ids, name) => ids.filter((id) => viewer.get("elementRegistry").get(id)).forEach((id) => canvas.addMarker(id, name));
    mark(drawing.completed, "process-done");
    mark(drawing.active, "process-active");
  } catch {
    place.hidden = true;
  }
}

const drawAll = () => {
  for (const place of document.querySelectorAll("[data-process-drawing]")) draw(place);
};
drawAll();
document.addEventListener("process:draw", drawAll);
