function zoomToChosen() {
  if (view.chosen < 0) return;
  const { item } = placeOf.get(view.chosen);
  const from = item.run ? item.from : works.queued[view.chosen];
  const around = Math.max(item.to - from, SHORTEST) * 0.15;
  show(from - around, item.to + around);
}

const keys = {
  ArrowLeft: () => pan(-plotWidth() / 8), a: () => pan(-plotWidth() / 8),
  ArrowRight: () => pan(plotWidth() / 8), d: () => pan(plotWidth() / 8),
  ArrowUp: () => scroll(-40), ArrowDown: () => scroll(40),
  PageUp: () => scroll(TOP - view.height), PageDown: () => scroll(view.height - TOP),
  "+": () => zoom(0.5), "=": () => zoom(0.5), w: () => zoom(0.5),
  "-": () => zoom(2), s: () => zoom(2),
  Home: showAll, 0: showAll,
  n: () => chooseNext(1), p: () => chooseNext(-1), e: () => chooseNext(1, isProblem),
  Enter: zoomToChosen, Escape: () => choose(-1),
};

function listen() {
  chart.addEventListener("keydown", event => {
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  chart.addEventListener("wheel", event => {
    event.preventDefault();
    const box = chart.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey || event.clientY - box.top < TOP) zoom(1.0015 ** event.deltaY, toTime(event.clientX - box.left));
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX || event.deltaY);
    else scroll(event.deltaY);
  }, { passive: false });

  let drag = null;
  chart.addEventListener("pointerdown", event => {
    drag = { x: event.clientX, y: event.clientY, isMove: false };
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", event => {
    if (!drag) return hover(event);
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
    if (!drag.isMove && Math.hypot(x, y) < 4) return;
    [drag.x, drag.y, drag.isMove] = [event.clientX, event.clientY, true];
    chart.classList.add("moving");
    tip.hidden = true;
    pan(-x);
    scroll(-y);
  });
  chart.addEventListener("pointerup", event => {
    const box = chart.getBoundingClientRect();
    if (drag && !drag.isMove) choose(workAt(event.clientX - box.left, event.clientY - box.top));
    drag = null;
    chart.classList.remove("moving");
  });
  chart.addEventListener("pointercancel", () => { drag = null; });
  chart.addEventListener("pointerleave", () => { tip.hidden = true; });
  chart.addEventListener("dblclick", zoomToChosen);

  const onClick = (id, act) => document.getElementById(id).addEventListener("click", act);
  onClick("in", () => zoom(0.5));
  onClick("out", () => zoom(2));
  onClick("all", showAll);
  onClick("problem", () => chooseNext(1, isProblem));
  onClick("theme", () => {
    const isDark = getComputedStyle(document.body).getPropertyValue("color-scheme") === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = isDark ? "light" : "dark";
    readColours();
    redraw();
  });
  document.getElementById("find").addEventListener("input", event => find(event.target.value));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    redraw();
  });
  new ResizeObserver(redraw).observe(chart);
}

function find(text) {
  const wanted = text.trim().toLowerCase();
  view.found = wanted ? new Set(raw.texts.keys().filter(at => raw.texts[at].toLowerCase().includes(wanted))) : null;
  redraw();
}
