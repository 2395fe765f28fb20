// Lists by keyboard: j and k walk the rows, Enter opens, x chooses, ? helps. Without this file all is links and forms.
"use strict";

(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  const help = document.getElementById("help");
  const typing = (target) =>
    target instanceof HTMLElement &&
    (/^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && target.type !== "checkbox"));

  function stand(row) {
    document.querySelectorAll("[data-row].at").forEach((other) => {
      other.classList.remove("at");
      other.removeAttribute("aria-current");
    });
    if (!row) return;
    row.classList.add("at");
    row.setAttribute("aria-current", "true");
    const link = row.matches("a") ? row : row.querySelector("a[href], input, button");
    if (link) link.focus({ preventScroll: true });
    const box = row.getBoundingClientRect();
    if (box.top < 70 || box.bottom > window.innerHeight - 60) row.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("at"));
    stand(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  function tally() {
    const boxes = [...document.querySelectorAll("input.pick[name]")];
    const n = boxes.filter((box) => box.checked).length;
    document.querySelectorAll("[data-chosen]").forEach((node) => { node.textContent = String(n); });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      stand(null);
      document.querySelectorAll("details.more[open]").forEach((menu) => menu.removeAttribute("open"));
      return;
    }
    if (typing(event.target) || (help && help.open)) return;
    const row = document.querySelector("[data-row].at");
    const keyed = row && row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "j" || event.key === "ArrowDown") { event.preventDefault(); step(1); }
    else if (event.key === "k" || event.key === "ArrowUp") { event.preventDefault(); step(-1); }
    else if (event.key === "?" && help) { event.preventDefault(); help.showModal(); }
    else if (event.key === "x" && row) {
      const box = row.querySelector("input.pick");
      if (box) { event.preventDefault(); box.click(); }
    } else if (keyed) { event.preventDefault(); keyed.click(); }
    else if (event.key === "Enter" && row && (event.target === document.body || event.target.matches("input.pick"))) {
      const link = row.matches("a") ? row : row.querySelector("a[href]");
      if (link) { event.preventDefault(); link.click(); }
    }
  });

  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    if (event.target.dataset.all !== undefined) {
      document.querySelectorAll("input.pick[name]").forEach((box) => { box.checked = event.target.checked; });
    }
    tally();
  });

  // after an act the place in the list is found again by the address
  const place = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (place && place.matches("[data-row]")) stand(place);
  tally();
  const side = document.querySelector(".side .on");
  if (side && window.innerWidth <= 760) side.scrollIntoView({ inline: "center", block: "nearest" });
})();
