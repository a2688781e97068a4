"use strict";

// What TimelineData.cs has written, with times from the beginning, in nanoseconds; -1 where there is none.
const raw = JSON.parse(document.getElementById("data").textContent);
const elapsed = Math.max(raw.elapsed, 1);
const [UNDER_WAY, SUCCEEDED, FAILED, CANCELLED] = [0, 1, 2, 3];

const works = (() => {
  const columns = raw.works;
  const count = columns.name.length;
  const queued = Float64Array.from(columns.queued);
  const started = new Float64Array(count);
  const ended = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    started[i] = columns.waited[i] < 0 ? -1 : queued[i] + columns.waited[i];
    ended[i] = columns.took[i] < 0 ? -1 : (started[i] < 0 ? queued[i] : started[i]) + columns.took[i];
  }
  return { ...columns, count, queued, started, ended };
})();

// The runs of works that awaited, by work; what has none here ran from its start to its end.
const runsOf = new Map();
raw.runs.work.forEach((work, i) => {
  const began = raw.runs.began[i];
  const run = { lane: raw.runs.lane[i], began, ended: raw.runs.took[i] < 0 ? elapsed : began + raw.runs.took[i] };
  runsOf.get(work)?.push(run) ?? runsOf.set(work, [run]);
});

const nameOf = work => raw.texts[works.name[work]];
const endOf = work => works.ended[work] < 0 ? elapsed : works.ended[work];

// Works of one function have one colour, whatever its arguments.
const functionOf = name => {
  const at = name.search(/[(<[{]/);
  return at > 0 ? name.slice(0, at) : name.includes("/") ? name.slice(0, name.lastIndexOf("/") + 1) : name.replace(/\d+/g, "#");
};

const hueOfText = raw.texts.map(text => {
  let hash = 7;
  for (const letter of functionOf(text)) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return hash % 6;
});

const ranOf = work => {
  if (works.started[work] < 0) return 0;
  const runs = runsOf.get(work);
  return runs ? runs.reduce((sum, run) => sum + run.ended - run.began, 0) : endOf(work) - works.started[work];
};

function inWords(time) {
  const units = [[1e9, "s"], [1e6, "ms"], [1e3, "\u00b5s"]];
  for (const [size, unit] of units)
    if (Math.abs(time) >= size) return `${Number((time / size).toPrecision(4))} ${unit}`;
  return `${Math.round(time)} ns`;
}
