"""What is asked of an open page, in its own language: focus, cut text, small text, Chinese left over.

Each is a function in JavaScript that answers with at most six lines, one for each fault.
"""

from __future__ import annotations

# Common ground: what can have the focus, whether that shows, and whether something lies over it.
FOCUS = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = new Set(), faults = new Set(), before = new Map();
  const shown = (e) => e.getClientRects().length && !e.closest("[inert]")
    && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }); // folds hide
  const others = (e) => e.name && [...document.querySelectorAll("input[type=radio]")].some((o) =>
    o !== e && o.name === e.name && o.form === e.form && (seen.has(o) || o.checked));
  const named = (e) => `${e.tagName}.${e.className} ${(e.innerText || e.name || e.id || "").trim().slice(0, 30)}`;
  const plain = (e) => e.matches("iframe, [tabindex='-1'], [type=file]"); // drawn by the browser itself
  const looks = (e) => [e, e.parentElement, e.closest("label, form")].filter(Boolean).map((one) => {
    const style = getComputedStyle(one);
    return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
  }).join();
  const focusable = () => [...document.querySelectorAll(wanted)].filter((e) =>
    shown(e) && !e.disabled && e.tabIndex >= 0 && !(e.type === "radio" && others(e)));
  const inSight = (e) => { // half of what lies in the window must be on top
    const box = e.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right - left < 1 || bottom - top < 1) return false;
    const points = [.1, .5, .9].flatMap((x) => [.15, .5, .85].map((y) => [x, y]));
    return points.filter(([x, y]) => {
      const one = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
      return one && (e.contains(one) || one.contains(e) || e.labels?.[0]?.contains(one));
    }).length >= 5;
  };
  const forget = () => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    seen.clear(); faults.clear(); before.clear();
    for (const e of focusable()) before.set(e, looks(e));
  };
  const judge = (e) => {
    if (e.matches("iframe, [tabindex='-1']")) return;
    free(e);
    if (!plain(e) && before.get(e) === looks(e)) faults.add(`the focus does not show: ${named(e)}`);
  };
  const free = (e) => {
    document.getAnimations().forEach((one) => one.finish()); // even a hundredth of a millisecond is not over yet
    if (!plain(e) && !inSight(e)) faults.add(`out of sight or covered: ${named(e)}`);
  };
  const arrived = () => {
    const e = document.activeElement;
    if (!e || e === document.body || seen.has(e)) return;
    seen.add(e);
    judge(e);
  };
  const lines = () => [...faults].slice(0, 6);
  const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
  window.tongban = {
    // With the Tab key: the order and the traps of the page.
    startTabbing() {
      forget();
      addEventListener("keydown", (event) => event.key === "Tab" && arrived(), true); // where the one before led to
      return focusable().length;
    },
    isThrough() {
      arrived();
      return focusable().every((e) => seen.has(e));
    },
    tabbed: () => [...lines(), ...focusable().filter((e) => !seen.has(e)).map((e) => `not reached: ${named(e)}`)]
      .slice(0, 6),
    // Without it: the same look at each stop, after the size or the edition has changed; down the page and up again,
    // because what sticks to the bottom hides the one and what sticks to the top the other.
    async visited() {
      forget();
      await drawn();
      const stops = focusable();
      for (const [asked, way] of [[judge, stops], [free, stops.toReversed()]]) {
        for (const e of way) {
          if (!shown(e)) continue; // a stop that shows only while another has the focus
          e.focus({ focusVisible: true });
          asked(e);
        }
      }
      document.activeElement?.blur();
      return lines();
    },
  };
}"""

CUT_TEXT = """() => {
  const found = new Set(), flows = new Map();
  const flowOf = (e) => { // read once for all the texts inside
    if (!flows.has(e)) flows.set(e, getComputedStyle(e).overflowX + getComputedStyle(e).overflowY);
    return flows.get(e);
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, template, svg, option, .sr-only, .skip, [hidden]")) continue;
    if (!e.getClientRects().length || getComputedStyle(e).visibility === "hidden") continue;
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1) continue;
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      const flow = flowOf(up);
      if (/auto|scroll/.test(flow)) break;
      if (!/hidden|clip/.test(flow)) continue;
      const frame = up.getBoundingClientRect();
      const over = Math.max(box.right - frame.right, frame.left - box.left, box.bottom - frame.bottom);
      const cut = over > 2 && frame.width > 1;
      if (cut) found.add(`${Math.round(over)} px cut: ${e.tagName}.${e.className}: ${node.data.trim().slice(0, 30)}`);
      break;
    }
  }
  return [...found].slice(0, 6);
}"""

# What sticks out to the right, innermost first: the way to mend it.
SIDEWAYS = """() => {
  const page = document.documentElement, over = page.scrollWidth - page.clientWidth;
  if (over <= 0) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > page.clientWidth + 1 && !e.closest(".sr-only, .table-scroll, svg");
  });
  const inner = wide.filter((e) => !wide.some((o) => o !== e && e.contains(o)));
  return [`${over} px sideways: ${inner.slice(0, 3).map((e) => `${e.tagName}.${e.className}`).join(", ")}`];
}"""

SMALL_TEXT = """() => {
  const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden"
    && !e.closest(".sr-only, [hidden], .skip");
  const targets = ".button, .bottom-item, select, label.choice, .list-link, .tile, textarea, "
    + "input:not([type=hidden], [type=radio], [type=checkbox], [type=file])";
  const found = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("script, style, svg, option, template") || !shown(e)) continue;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < 17.99) found.add(`${size} px: ${e.tagName}.${e.className}: ${node.data.trim().slice(0, 20)}`);
  }
  for (const e of document.querySelectorAll(targets)) {
    const box = e.getBoundingClientRect();
    const low = shown(e) && box.height && box.height < 59.5;
    if (low) found.add(`${Math.round(box.height)} px high: ${e.tagName}.${e.className}`);
  }
  return [...found].slice(0, 6);
}"""

CHINESE_TEXT = """() => {
  const found = new Set();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    const e = node.parentElement;
    if (e.closest("script, style, template, [lang^=zh], [data-own-words]") || !e.getClientRects().length) continue;
    if (/[\\u4e00-\\u9fff]/.test(node.data)) found.add(node.data.trim());
  }
  return [...found];
}"""
