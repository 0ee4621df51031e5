// Draws the running process; without JavaScript the list beside it says the same.
const Viewer = window.BpmnJS;

for (const place of document.querySelectorAll("[data-process-drawing]")) {
  const source = document.getElementById(place.dataset.processDrawing);
  if (!Viewer || !source) continue;
  const drawing = JSON.parse(source.textContent);
  place.hidden = false;
  const viewer = new Viewer({ container: place });
  try {
    await viewer.importXML(drawing.bpmn);
    const canvas = viewer.get("canvas");
    canvas.zoom("fit-viewport", "auto");
    const mark = (ids, name) => ids.filter((id) => viewer.get("elementRegistry").get(id)).forEach((id) => canvas.addMarker(id, name));
    mark(drawing.completed, "process-done");
    mark(drawing.active, "process-active");
  } catch {
    place.hidden = true;
  }
}
