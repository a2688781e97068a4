function drawLane(band, y) {
  pen.fillStyle = colours.line;
  pen.fillRect(0, y + band.height - 1, view.width, 1);
  pen.save();
  pen.beginPath();
  pen.rect(GUTTER, y, view.width - GUTTER, band.height);
  pen.clip();
  band.rows.forEach((row, at) => drawRow(row, y + 2 + at * band.rowHeight, band.rowHeight - 2));
  pen.restore();
  label(band.label, 16, y + band.height / 2, GUTTER - 24, colours.text, "12px system-ui, sans-serif");
}

function drawRow(row, y, height) {
  const first = firstAtLeast(row.latest, view.from);
  let last = first;
  while (last < row.items.length && row.items[last].from <= view.to) last++;
  drawLines(row, first, last, y, height);

  let drawnTo = -1; // what would cover nothing but pixels that are drawn already is left out
  for (let i = first; i < last; i++) {
    const item = row.items[i];
    const x = toX(item.from);
    const end = Math.max(toX(item.to), x + 1);
    if (end <= drawnTo) continue;
    drawnTo = Math.ceil(end);
    drawItem(item, Math.max(x, GUTTER - 2), y, Math.min(end, view.width + 2), height);
  }

  let markedTo = -1; // problems are seen however small they are
  for (let i = first; i < last; i++) {
    const status = works.status[row.items[i].work];
    if (status !== FAILED && status !== CANCELLED) continue;
    const x = toX(row.items[i].from);
    if (x < markedTo || toX(row.items[i].to) > x + 4) continue;
    markedTo = x + 2;
    pen.fillStyle = status === FAILED ? colours.failed : colours.cancelled;
    pen.fillRect(x - 0.5, y, 3, height);
  }
}

// Waiting in line: a thin line before the work. That of the first work beyond the right edge reaches in.
function drawLines(row, first, last, y, height) {
  pen.fillStyle = colours.waiting;
  let drawnFrom = Infinity;
  for (let i = Math.min(last, row.items.length - 1); i >= first; i--) {
    const item = row.items[i];
    if (item.run || works.started[item.work] < 0) continue;
    const x = Math.max(GUTTER, toX(works.queued[item.work]));
    const end = Math.min(view.width, toX(item.from));
    if (end - x < 1 || x >= drawnFrom) continue;
    pen.fillRect(x, y + height / 2 - 1.5, Math.min(end, drawnFrom) - x, 3);
    drawnFrom = x;
  }
}

function drawItem(item, x, y, end, height) {
  const { work } = item;
  const status = works.status[work];
  const width = end - x;
  const colour = status === FAILED ? colours.failed : status === CANCELLED ? colours.cancelled : colours[`bar${hueOfText[works.name[work]]}`];
  const isFaint = view.found && !view.found.has(works.name[work]);
  pen.globalAlpha = isFaint ? 0.15 : 1;
  if (works.started[work] < 0) {
    pen.fillStyle = colours.waiting;
    pen.fillRect(x, y + height / 2 - 1.5, width, 3);
    if (status === CANCELLED || status === FAILED) {
      pen.fillStyle = colour;
      pen.fillRect(Math.max(x, end - 4), y, 4, height);
    }
  } else if (!item.run && runsOf.has(work)) {
    drawAwaiting(item, colour, x, y, width, height, isFaint);
  } else {
    drawSolid(status, colour, x, y, width, height);
  }
  pen.globalAlpha = isFaint ? 0.15 : 1;
  if (width > 34 && height > 8) label(markOf(status) + nameOf(work), x + 5, y + height / 2 + 0.5, width - 9, textColour(item, status), `${height > 13 ? 11 : 10}px ui-monospace, monospace`);
  if (work === view.chosen) {
    pen.strokeStyle = colours.chosen;
    pen.lineWidth = 2;
    pen.strokeRect(x, y, width, height);
  }
  pen.globalAlpha = 1;
}

const markOf = status => status === FAILED ? "\u2715 " : status === CANCELLED ? "\u2298 " : "";
const textColour = (item, status) => works.started[item.work] < 0 || status === CANCELLED || (!item.run && runsOf.has(item.work)) ? colours.text : colours.on;

function drawSolid(status, colour, x, y, width, height) {
  if (status === CANCELLED && width > 4) {
    pen.fillStyle = stripes;
    pen.fillRect(x, y, width, height);
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    return;
  }
  pen.fillStyle = colour;
  pen.fillRect(x, y, width > 3 ? width - 0.5 : width, height); // a hair between neighbours
}

// A work that awaited: faint from start to end, and full where it ran.
function drawAwaiting(item, colour, x, y, width, height, isFaint) {
  const isExact = works.exact[item.work];
  pen.fillStyle = pen.strokeStyle = colour;
  pen.globalAlpha *= isExact ? 0.22 : 0.4;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = isFaint ? 0.15 : 1;
  if (width > 3) {
    pen.lineWidth = 1;
    pen.setLineDash(isExact ? [] : [3, 3]);
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    pen.setLineDash([]);
  }
  for (const run of runsOf.get(item.work)) {
    if (run.lane !== works.lane[item.work] || run.ended < view.from || run.began > view.to) continue;
    const began = Math.max(toX(run.began), x);
    pen.fillRect(began, y + height - Math.max(3, height / 4), Math.max(1, Math.min(toX(run.ended), x + width) - began), Math.max(3, height / 4));
  }
}
