// Round moments, about a hundred pixels from one to the next.
function timeSteps() {
  const wanted = (view.to - view.from) / (plotWidth() / 110);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= wanted);
  const first = Math.ceil(view.from / step);
  return Array.from({ length: Math.max(0, Math.floor(view.to / step) - first + 1) }, (_, i) => (first + i) * step);
}

// With as many digits as tell one step from the next.
function momentInWords(time, step) {
  const [size, unit] = [[1e9, "s"], [1e6, "ms"], [1e3, "\u00b5s"]].find(([size]) => view.to >= size) ?? [1, "ns"];
  return `${(time / size).toFixed(Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9)))} ${unit}`;
}

function drawAxis(steps) {
  pen.fillStyle = colours.band;
  pen.fillRect(0, 0, view.width, AXIS);
  for (const time of steps) {
    const x = Math.round(toX(time));
    pen.fillStyle = colours.line;
    pen.fillRect(x, AXIS - 6, 1, STRIP + 6);
    label(time ? momentInWords(time, steps[1] - steps[0] || view.to - view.from) : "0", x + 4, AXIS / 2, 104, colours.faint, "11px system-ui, sans-serif");
  }
}

function drawStrip() {
  const { at, cpu, queued } = raw.samples;
  const most = queued.reduce((high, value) => Math.max(high, value), 0);
  const full = raw.processors * 1000;
  const bottom = TOP - 4;
  const height = STRIP - 10;
  pen.fillStyle = colours.line;
  pen.fillRect(0, TOP - 1, view.width, 1);
  pen.save();
  pen.beginPath();
  pen.rect(GUTTER, AXIS, view.width - GUTTER, STRIP);
  pen.clip();

  const first = Math.max(0, firstAtLeast(at, view.from) - 1);
  pen.fillStyle = colours.cpu;
  pen.globalAlpha = 0.55;
  for (let i = first; i < at.length; i++) { // a sample stands for the time since the one before
    const from = toX(i ? at[i - 1] : 0);
    const size = cpu[i] / full * height;
    pen.fillRect(from, bottom - size, toX(at[i]) - from + 0.5, size);
    if (at[i] > view.to) break;
  }
  pen.globalAlpha = 1;
  pen.strokeStyle = colours.queue;
  pen.lineWidth = 2;
  pen.beginPath();
  for (let i = first; most && i < at.length; i++) {
    const y = bottom - queued[i] / most * height;
    if (i === first) pen.moveTo(toX(at[i]), y);
    pen.lineTo(toX(at[i]), y);
    if (at[i] > view.to) break;
  }
  pen.stroke();
  pen.restore();
  label(`CPU, of ${raw.processors} processor${raw.processors === 1 ? "" : "s"}`, 8, AXIS + 17, GUTTER - 14, colours.cpu, "12px system-ui, sans-serif");
  label(most ? `in line, up to ${most}` : "in line: nothing", 8, AXIS + 36, GUTTER - 14, colours.queue, "12px system-ui, sans-serif");
}
