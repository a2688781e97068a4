// Where things are, from top to bottom: for each group its title with what stands in line, then its lanes, each of one row or more.
const MAX_ROWS = 12;
const TITLE_HEIGHT = 34;

// The items of a lane: its works from start to end, and runs of works that started on another thread.
function itemsOfLanes() {
  const lanes = raw.lanes.map(() => []);
  const neverStarted = raw.groups.map(() => []);
  for (let work = 0; work < works.count; work++) {
    if (works.started[work] < 0) {
      neverStarted[works.group[work]].push({ work, from: works.queued[work], to: endOf(work), run: null });
      continue;
    }
    const home = works.lane[work];
    lanes[home].push({ work, from: works.started[work], to: endOf(work), run: null });
    for (const run of runsOf.get(work) ?? [])
      if (run.lane !== home) lanes[run.lane].push({ work, from: run.began, to: run.ended, run });
  }
  return { lanes, neverStarted };
}

// Puts items into as few rows as they need without covering each other; the last row takes what finds no other.
function rowsOf(items) {
  items.sort((a, b) => a.from - b.from);
  const rows = [];
  for (const item of items) {
    let row = rows.find(one => one.end <= item.from);
    if (!row && rows.length < MAX_ROWS) rows.push(row = { items: [], latest: [], end: 0 });
    row ??= rows[MAX_ROWS - 1];
    row.end = Math.max(row.end, item.to);
    row.items.push(item);
    row.latest.push(row.end); // rises, so that the first item that is seen can be searched for
  }
  return rows;
}

// How many works of a group stood in line, as steps: from times[i] on it was counts[i].
function lineOf(group) {
  const changes = [];
  for (let work = 0; work < works.count; work++) {
    if (works.group[work] !== group) continue;
    const until = works.started[work] < 0 ? endOf(work) : works.started[work];
    if (until > works.queued[work]) changes.push([works.queued[work], 1], [until, -1]);
  }
  changes.sort((a, b) => a[0] - b[0]);
  const line = { times: [], counts: [], most: 0 };
  let count = 0;
  for (const [time, change] of changes) {
    count += change;
    line.times.push(time);
    line.counts.push(count);
    line.most = Math.max(line.most, count);
  }
  return line;
}

const bands = (() => {
  const { lanes, neverStarted } = itemsOfLanes();
  const result = [];
  let y = 0;
  const add = (band, height) => {
    result.push({ ...band, y, height });
    y += height;
  };
  const addRows = (label, group, items) => {
    const rows = rowsOf(items);
    const rowHeight = rows.length > 4 ? 14 : 18;
    add({ label, group, rows, rowHeight }, rows.length * rowHeight + 5);
  };
  raw.groups.forEach((group, number) => {
    add({ title: group.title, group: number, line: lineOf(number) }, TITLE_HEIGHT);
    if (neverStarted[number].length) addRows("never started", number, neverStarted[number]);
    raw.lanes.forEach((lane, at) => {
      if (lane.group === number) addRows(lane.label, number, lanes[at]);
    });
  });
  return result;
})();

// Every item that stands for a whole work, with its place: for choosing, in the order of their starts.
const placeOf = new Map();
for (const band of bands)
  band.rows?.forEach((row, at) => row.items.forEach(item => item.run ?? placeOf.set(item.work, { band, row: at, item })));
const inOrder = [...placeOf.keys()].sort((a, b) => placeOf.get(a).item.from - placeOf.get(b).item.from);

// The first of sorted values that is at least `value`.
function firstAtLeast(values, value) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}
