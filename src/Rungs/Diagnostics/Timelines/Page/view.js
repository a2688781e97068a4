// What is seen: a stretch of time, and how far down.
const GUTTER = 168;
const AXIS = 22;
const STRIP = 58;
const TOP = AXIS + STRIP;
const SHORTEST = 100; // nanoseconds

const chart = document.getElementById("chart");
const view = { from: 0, to: elapsed, y: 0, width: 0, height: 0, chosen: -1, found: null };

const fullHeight = bands.length ? bands.at(-1).y + bands.at(-1).height : 0;
const plotWidth = () => Math.max(1, view.width - GUTTER);
const toX = time => GUTTER + (time - view.from) / (view.to - view.from) * plotWidth();
const toTime = x => view.from + (x - GUTTER) / plotWidth() * (view.to - view.from);

// A little more than all, so that the ends are seen as such.
const margin = elapsed * 0.01;

function show(from, to) {
  const span = Math.min(Math.max(to - from, SHORTEST), elapsed + 2 * margin);
  view.from = Math.min(Math.max((from + to - span) / 2, -margin), elapsed + margin - span);
  view.to = view.from + span;
  redraw();
}

const showAll = () => show(-margin, elapsed + margin);

function zoom(factor, at = (view.from + view.to) / 2) {
  const span = Math.min(Math.max((view.to - view.from) * factor, SHORTEST), elapsed + 2 * margin);
  const share = (at - view.from) / (view.to - view.from);
  show(at - span * share, at + span * (1 - share));
}

function pan(pixels) {
  const time = pixels / plotWidth() * (view.to - view.from);
  show(view.from + time, view.to + time);
}

function scroll(pixels) {
  view.y = Math.min(Math.max(view.y + pixels, 0), Math.max(0, fullHeight - (view.height - TOP)));
  redraw();
}

// Brings the chosen work into sight.
function reveal(work) {
  const { band, row, item } = placeOf.get(work);
  const top = band.y + row * band.rowHeight;
  if (top < view.y || top + band.rowHeight > view.y + view.height - TOP) scroll(top - view.y - (view.height - TOP) / 2);
  if (item.to < view.from || item.from > view.to) pan((item.from + item.to - view.from - view.to) / 2 / (view.to - view.from) * plotWidth());
  redraw();
}

let isAsked = false;
function redraw() {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    draw();
  });
}
