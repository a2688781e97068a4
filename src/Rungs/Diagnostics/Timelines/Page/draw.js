const pen = chart.getContext("2d");
let colours = {};
let stripes = null;

function readColours() {
  const probe = document.createElement("i"); // a variable alone does not say whether it is light or dark
  document.body.append(probe);
  for (const name of ["page", "band", "line", "text", "faint", "chosen", "waiting", "failed", "cancelled", "cpu", "queue", "on", "bar0", "bar1", "bar2", "bar3", "bar4", "bar5"]) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  const tile = new OffscreenCanvas(8, 8);
  const brush = tile.getContext("2d");
  brush.strokeStyle = colours.cancelled;
  brush.lineWidth = 3;
  for (const x of [-8, 0, 8]) {
    brush.moveTo(x, 8);
    brush.lineTo(x + 8, 0);
  }
  brush.stroke();
  stripes = pen.createPattern(tile, "repeat");
}

function draw() {
  const began = performance.now();
  const scale = devicePixelRatio || 1;
  const box = chart.getBoundingClientRect();
  [view.width, view.height] = [box.width, box.height];
  if (chart.width !== Math.round(box.width * scale) || chart.height !== Math.round(box.height * scale))
    [chart.width, chart.height] = [Math.round(box.width * scale), Math.round(box.height * scale)];
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, view.width, view.height);
  pen.textBaseline = "middle";

  const steps = timeSteps();
  pen.save();
  pen.beginPath();
  pen.rect(0, TOP, view.width, view.height - TOP);
  pen.clip();
  const seen = bands.map(band => [band, TOP + band.y - view.y]).filter(([band, y]) => y + band.height >= TOP && y <= view.height);
  for (const [band, y] of seen) {
    pen.fillStyle = band.title ? colours.band : colours.page;
    pen.fillRect(0, y, view.width, band.height);
  }
  pen.fillStyle = colours.line;
  for (const time of steps) pen.fillRect(Math.round(toX(time)), TOP, 1, view.height);
  for (const [band, y] of seen) if (band.title) drawTitle(band, y); else drawLane(band, y);
  pen.restore();
  drawAxis(steps);
  drawStrip();
  pen.fillStyle = colours.line;
  pen.fillRect(GUTTER - 1, 0, 1, view.height);
  chart.dataset.from = Math.round(view.from);
  chart.dataset.to = Math.round(view.to);
  chart.dataset.drawn = (performance.now() - began).toFixed(1);
}

function drawTitle(band, y) {
  drawSteps(band.line.times, band.line.counts, band.line.most, y + 4, band.height - 6, colours.waiting);
  pen.fillStyle = colours.band;
  pen.fillRect(0, y, GUTTER, band.height);
  label(band.title, 8, y + 11, GUTTER - 14, colours.text, "600 12px system-ui, sans-serif");
  label(band.line.most ? `in line: up to ${band.line.most}` : "nothing waited", 8, y + 25, GUTTER - 14, colours.faint, "11px system-ui, sans-serif");
}

// Steps that fall on one pixel are drawn as the highest of them; what is left of them, from there on, is the last.
function drawSteps(times, counts, most, y, height, colour) {
  if (!most) return;
  pen.fillStyle = colour;
  const bar = (from, to, count) => pen.fillRect(from, y + height - count / most * height, to - from, count / most * height);
  let i = Math.max(0, firstAtLeast(times, view.from) - 1);
  while (i < times.length && times[i] <= view.to) {
    const x = Math.max(GUTTER, toX(times[i]));
    let last = counts[i++];
    let highest = last;
    while (i < times.length && toX(times[i]) < x + 1) highest = Math.max(highest, last = counts[i++]);
    bar(x, x + 1, highest);
    if (i < times.length && last) bar(x + 1, Math.max(x + 1, Math.min(toX(times[i]), view.width)), last);
  }
}

function label(text, x, y, width, colour, font) {
  pen.font = font;
  pen.fillStyle = colour;
  if (pen.measureText(text).width > width) {
    let length = Math.floor(text.length * width / pen.measureText(text).width);
    while (length > 0 && pen.measureText(text.slice(0, length) + "\u2026").width > width) length--;
    if (!length) return;
    text = text.slice(0, length) + "\u2026";
  }
  pen.fillText(text, x, y);
}
