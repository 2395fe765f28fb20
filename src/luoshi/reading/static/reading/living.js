// The living report: choose by click or key, the panel follows. Without this file every mark is still a link.
"use strict";

(() => {
  const desk = document.querySelector(".desk");
  if (!desk) return;
  const article = desk.querySelector("article");
  const panel = document.getElementById("panel");
  const help = document.getElementById("help");
  const home = window.location.pathname;
  const MATCH = { outcome: ".fig.outcome", target: ".fig.target", soft: ".owed.soft", pledge: ".owed", finding: ".ask" };

  const typing = (target) => target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const shown = () => (article.className.match(/show-(\w+)/) || [])[1] || "all";

  function clear() {
    article.querySelectorAll(".sel, .here").forEach((node) => {
      node.classList.remove("sel", "here");
      node.removeAttribute("aria-current");
    });
  }

  function address(query, hash) {
    const url = new URL(window.location.href);
    ["figure", "finding", "statement", "pledge"].forEach((key) => url.searchParams.delete(key));
    Object.entries(query).forEach(([key, value]) => url.searchParams.set(key, value));
    url.hash = hash || "";
    return url;
  }

  function load(query) {
    window.htmx.ajax("GET", `${desk.dataset.panel}?${new URLSearchParams(query)}`, { target: panel, swap: "innerHTML" });
    document.body.classList.toggle("panel-open", Object.keys(query).length > 0);
  }

  function choose(kind, id, { scroll = true, record = true } = {}) {
    const marks = article.querySelectorAll(`[data-${kind}="${CSS.escape(id)}"]`);
    clear();
    marks.forEach((node) => node.classList.add("sel"));
    if (marks[0]) {
      marks[0].setAttribute("aria-current", "true");
      marks[0].focus({ preventScroll: true });
      const box = marks[0].getBoundingClientRect();
      const low = document.body.classList.contains("panel-open") && window.innerWidth <= 860 ? 0.34 : 0.85;
      if (scroll && (box.top < 90 || box.bottom > window.innerHeight * low)) {
        marks[0].scrollIntoView({ block: window.innerWidth <= 860 ? "start" : "center" });
      }
    }
    if (record) window.history.replaceState(null, "", address({ [kind]: id }, id));
    load({ [kind]: id });
  }

  function close() {
    clear();
    window.history.replaceState(null, "", address({}, ""));
    load({});
  }

  function step(selector, by) {
    const nodes = [...article.querySelectorAll(selector)];
    if (!nodes.length) return;
    const kind = (node) => ["finding", "figure"].find((key) => node.dataset[key]);
    const usable = nodes.filter(kind);
    const current = usable.findIndex((node) => node.classList.contains("sel"));
    let next = current + by;
    if (current < 0) {
      const below = usable.findIndex((node) => node.getBoundingClientRect().top > 100);
      next = by > 0 ? below : below - 1;
      if (below < 0) next = by > 0 ? 0 : usable.length - 1;
    }
    const node = usable[(next + usable.length) % usable.length];
    if (node) choose(kind(node), node.dataset[kind(node)]);
  }

  function show(code) {
    article.className = `show-${code}`;
    desk.querySelectorAll(".chip[data-show]").forEach((chip) => {
      const on = chip.dataset.show === code;
      chip.classList.toggle("on", on);
      if (on) chip.setAttribute("aria-current", "true");
      else chip.removeAttribute("aria-current");
    });
    const url = new URL(window.location.href);
    if (code === "all") url.searchParams.delete("show");
    else url.searchParams.set("show", code);
    window.history.replaceState(null, "", url);
  }

  const figures = () => {
    const only = MATCH[shown()];
    return only && only.startsWith(".fig") ? `${only}[id]` : ".fig[id]:not(.aside)";
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (!link) return;
    const taken = () => event.preventDefault();
    if (link.dataset.figure) { taken(); choose("figure", link.dataset.figure, { scroll: false }); }
    else if (link.dataset.finding) { taken(); choose("finding", link.dataset.finding, { scroll: false }); }
    else if (link.dataset.figureLink) { taken(); choose("figure", link.dataset.figureLink); }
    else if (link.dataset.show) { taken(); show(link.dataset.show); }
    else if (link.classList.contains("close") && panel.contains(link)) { taken(); close(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || help.open) return;
    const steps = { j: [figures(), 1], ArrowDown: [figures(), 1], k: [figures(), -1], ArrowUp: [figures(), -1], n: [".ask", 1], p: [".ask", -1] };
    const codes = ["all", "outcome", "target", "soft", "pledge", "finding"];
    if (steps[event.key]) { event.preventDefault(); step(...steps[event.key]); }
    else if (event.key === "?") { event.preventDefault(); help.showModal(); }
    else if (event.key === "Escape") close();
    else if (event.key === "c") panel.querySelector("[data-key=c]")?.click();
    else if (codes[Number(event.key) - 1]) show(codes[Number(event.key) - 1]);
  });

  // the section being read is marked in the contents
  const entries = [...desk.querySelectorAll(".contents nav a")];
  const heads = entries.map((entry) => document.getElementById(entry.hash.slice(1)));
  const mark = () => {
    let at = -1;
    heads.forEach((head, index) => { if (head && head.getBoundingClientRect().top < 140) at = index; });
    entries.forEach((entry, index) => entry.classList.toggle("on", index === at));
  };
  let due = 0;
  window.addEventListener("scroll", () => { if (!due) due = requestAnimationFrame(() => { due = 0; mark(); }); }, { passive: true });
  mark();
  if (window.innerWidth <= 860) desk.querySelector(".toc")?.removeAttribute("open");

  // on arrival the chosen mark is brought into view, since its fragment may be behind the bar
  const chosen = article.querySelector(".sel");
  if (chosen && home) chosen.scrollIntoView({ block: window.innerWidth <= 860 ? "start" : "center" });
})();
