function showSums() {
  const sums = new Map();
  for (let work = 0; work < works.count; work++) {
    const name = functionOf(nameOf(work));
    const key = `${works.group[work]} ${name}`;
    if (!sums.has(key)) sums.set(key, { group: works.group[work], name, works: 0, failed: 0, cancelled: 0, waited: 0, took: 0, ran: 0 });
    const sum = sums.get(key);
    const start = works.started[work];
    sum.works++;
    sum.failed += works.status[work] === FAILED;
    sum.cancelled += works.status[work] === CANCELLED;
    sum.waited += (start < 0 ? endOf(work) : start) - works.queued[work];
    sum.took += start < 0 ? 0 : endOf(work) - start;
    sum.ran += ranOf(work);
  }
  const rows = [...sums.values()].sort((a, b) => a.group - b.group || b.took - a.took).slice(0, 200);
  document.querySelector("#sums tbody").replaceChildren(...rows.map(sum => element("tr", "",
    ...[raw.groups[sum.group].title, sum.name, sum.works, sum.failed, sum.cancelled, inWords(sum.waited), inWords(sum.took), inWords(sum.ran)].map(value => element("td", "", String(value))))));
}

function summarize() {
  const count = status => works.status.reduce((sum, one) => sum + (one === status), 0);
  const parts = [`${works.count} works in ${inWords(elapsed)}`, `${count(FAILED)} failed`, `${count(CANCELLED)} cancelled`];
  if (count(UNDER_WAY)) parts.push(`${count(UNDER_WAY)} under way`);
  if (raw.dropped) parts.push(`${raw.dropped} older ones dropped`);
  document.getElementById("summary").textContent = `${parts.join(", ")}; from ${raw.started}`;
}

readColours();
summarize();
showSums();
listen();
choose(-1);
showAll();
