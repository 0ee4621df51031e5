// Shows the drawing of a process: <div class="bpmn" data-bpmn="id-of-script"> beside a JSON script block
// {"xml": "…", "done": ["task ids"], "now": ["task ids"]}.
function load(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** Draws every process of the page and marks what is done and where it stands. */
export async function drawAll() {
  if (!window.BpmnJS) await load("/static/vendor/bpmn-viewer.js");
  for (const place of document.querySelectorAll("[data-bpmn]:not([data-drawn])")) {
    place.dataset.drawn = "1";
    const data = JSON.parse(document.getElementById(place.dataset.bpmn).textContent);
    const viewer = new window.BpmnJS({ container: place });
    await viewer.importXML(data.xml);
    const canvas = viewer.get("canvas");
    canvas.zoom("fit-viewport", "auto");
    for (const id of data.done ?? []) canvas.addMarker(id, "bpmn-done");
    for (const id of data.now ?? []) canvas.addMarker(id, "bpmn-now");
  }
}
