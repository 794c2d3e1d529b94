// Full-text search over the passages of all editions, in the page itself: the index comes as scripts, one a year, so that it
// also works where the archive is a folder on a disk. Every word asked for must begin a word of the passage.
(() => {
  "use strict";
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const told = document.getElementById("told");
  const found = document.getElementById("found");
  const most = 50;
  const passages = [];
  let loading = null;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const split = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  window.briefingSearch = {
    add(year, rows) {
      for (const [week, anchor, dates, lead, rest] of rows) {
        passages.push({ week, anchor, dates, lead, rest, inLead: ` ${split(lead).join(" ")}`, inRest: ` ${split(rest).join(" ")}` });
      }
    },
  };

  const load = () => {
    loading ??= Promise.all(form.dataset.years.split(" ").filter(Boolean).map((year) => new Promise((done) => {
      const script = document.createElement("script");
      script.src = `search/${year}.js`;
      script.onload = done;
      script.onerror = done;
      document.head.append(script);
    })));
    return loading;
  };

  // The text with the words asked for marked; built from nodes, so that nothing in it can become markup.
  const marked = (text, words) => {
    const out = document.createDocumentFragment();
    for (const part of text.split(/([\p{L}\p{N}\p{M}]+)/u)) {
      const hit = split(part).some((word) => words.some((asked) => word.startsWith(asked)));
      const node = hit ? document.createElement("mark") : document.createTextNode(part);
      if (hit) node.textContent = part;
      out.append(node);
    }
    return out;
  };

  const show = (hits, words) => {
    found.replaceChildren(...hits.slice(0, most).map((hit) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = `${hit.week}/index.html${hit.anchor ? `#${hit.anchor}` : ""}`;
      link.append(marked(hit.lead, words));
      const dates = document.createElement("p");
      dates.className = "small";
      dates.textContent = hit.dates;
      const rest = document.createElement("p");
      rest.append(marked(hit.rest, words));
      row.append(link, dates, rest);
      return row;
    }));
  };

  const search = async () => {
    await load();
    const words = split(field.value);
    if (!words.length) {
      told.textContent = "";
      found.replaceChildren();
      return;
    }
    const hits = [];
    for (const passage of passages) {
      const weights = words.map((word) => (passage.inLead.includes(` ${word}`) ? 2 : passage.inRest.includes(` ${word}`) ? 1 : 0));
      if (!weights.includes(0)) hits.push({ ...passage, weight: weights.reduce((a, b) => a + b) });
    }
    hits.sort((a, b) => b.weight - a.weight || (a.week < b.week ? 1 : a.week > b.week ? -1 : 0));
    told.textContent = (hits.length ? form.dataset.some : form.dataset.none).replace("{count}", hits.length).replace("{words}", field.value);
    show(hits, words);
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
    search();
  });
  field.addEventListener("input", search);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    field.value = asked;
    search();
  }
})();
