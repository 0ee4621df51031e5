// Draws the running process; without JavaScript the list beside it says the same.
// A page that puts another drawing in its place sends "process:draw" to be drawn anew.
const Viewer = window.BpmnJS;
const EDGE = 40; // of the drawing's own units, so that strokes and labels at its edges stay whole

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
      const { inner, outer } = canvas.viewbox();
      const scale = Math.min(outer.width / (inner.width + EDGE), outer.height / (inner.height + EDGE), 1);
      const [width, height] = [outer.width / scale, outer.height / scale];
      const [x, y] = [inner.x - (width - inner.width) / 2, inner.y - (height - inner.height) / 2];
      canvas.viewbox({ x, y, width, height });
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
