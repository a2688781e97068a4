// What is known of a work, in words. Names are anybody's text: they are set as text, never as markup.
const tip = document.getElementById("tip");
const details = document.getElementById("details");
const statusWords = ["under way", "succeeded", "failed", "cancelled"];

function element(tag, className, ...content) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  one.append(...content);
  return one;
}

function factsOf(work) {
  const waited = (works.started[work] < 0 ? endOf(work) : works.started[work]) - works.queued[work];
  const facts = [["", raw.groups[works.group[work]].title]];
  if (works.lane[work] >= 0) facts.push(["on", raw.lanes[works.lane[work]].label]);
  facts.push(["process", works.process[work]], ["", statusWords[works.status[work]]], ["queued at", inWords(works.queued[work])], ["waited", inWords(waited)]);
  if (works.started[work] < 0) {
    facts.push(["", works.ended[work] < 0 ? "not started yet" : "never started"]);
  } else {
    const took = endOf(work) - works.started[work];
    facts.push(["took", inWords(took)]);
    if (runsOf.has(work)) {
      const ran = ranOf(work);
      facts.push([works.exact[work] ? "ran" : "ran at least", inWords(ran)]);
      if (works.exact[work]) facts.push(["awaited", inWords(Math.max(0, took - ran))]);
    }
  }
  return facts;
}

function tell(place, work) {
  const lines = factsOf(work).map(([what, value]) => element("span", "fact", what ? `${what} ` : "", element("b", "", String(value))));
  place.replaceChildren(element("div", "name", nameOf(work)), element("div", "", ...lines));
  if (works.error[work] >= 0) place.append(element("div", "error", raw.texts[works.error[work]]));
}

// The work under a point of the chart; -1 where there is none.
function workAt(x, y) {
  if (x < GUTTER || y < TOP) return -1;
  const depth = y - TOP + view.y;
  const band = bands.find(one => depth >= one.y && depth < one.y + one.height);
  const row = band?.rows?.[Math.floor((depth - band.y - 2) / band.rowHeight)];
  if (!row) return -1;
  const slack = 2 / plotWidth() * (view.to - view.from);
  const time = toTime(x);
  let best = -1;
  for (let i = firstAtLeast(row.latest, time - slack); i < row.items.length && row.items[i].from <= time + slack; i++)
    if (row.items[i].to >= time - slack) best = row.items[i].work;
  return best;
}

function hover(event) {
  const box = chart.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const work = workAt(x, y);
  tip.hidden = work < 0;
  if (work < 0) return;
  tell(tip, work);
  tip.style.left = `${Math.max(4, Math.min(x + 14, view.width - tip.offsetWidth - 6))}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight < view.height ? y + 18 : Math.max(4, y - tip.offsetHeight - 10)}px`;
}

function choose(work) {
  view.chosen = work;
  if (work < 0) details.replaceChildren(element("span", "fact", "No work is chosen: click one, or press N."));
  else tell(details, work);
  if (work >= 0) reveal(work);
  redraw();
}

function chooseNext(step, fits = () => true) {
  const at = inOrder.indexOf(view.chosen);
  const count = inOrder.length;
  for (let i = 1; i <= count; i++) {
    const work = inOrder[((at < 0 && step < 0 ? 0 : at) + step * i + count * 2) % count];
    if (fits(work)) return choose(work);
  }
}

const isProblem = work => works.status[work] === FAILED || works.status[work] === CANCELLED;
