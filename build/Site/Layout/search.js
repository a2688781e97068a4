// Finds pages, headings and members by their titles. Without scripts the form stays hidden, and the menu is there.
(() => {
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const list = form.querySelector("ol");
  const root = document.body.dataset.root;
  form.hidden = false;

  const find = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return window.siteIndex
      .map(([title, path, kind]) => ({ title, path, kind, lower: title.toLowerCase() }))
      .filter((entry) => words.every((word) => entry.lower.includes(word)))
      .map((entry) => ({ ...entry, rank: (entry.lower.startsWith(words[0]) ? 0 : 1000) + entry.lower.length }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 12);
  };

  const show = () => {
    const found = find(input.value);
    list.replaceChildren(...found.map((entry) => {
      const link = document.createElement("a");
      link.href = root + entry.path;
      link.textContent = entry.title;
      const kind = document.createElement("span");
      kind.textContent = entry.kind;
      const item = document.createElement("li");
      item.append(link, kind);
      return item;
    }));
    list.hidden = found.length === 0;
  };

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { input.value = ""; show(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
})();
