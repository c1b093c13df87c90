"use strict";
{
  const sift = document.querySelector(".sift");
  const [agency, code] = [sift.querySelector("input[type=search]"), sift.querySelector("select")];
  const boxes = [...sift.querySelectorAll("input[type=checkbox]")];
  const said = sift.querySelector("output");
  const rows = [...document.querySelectorAll(".all [data-report]")];
  const show = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const all = wanted.size === boxes.length && !code.value;
    const words = agency.value.trim().toLowerCase();
    let count = 0;
    for (const section of document.querySelectorAll("section[data-agency]")) {
      const own = section.dataset.agency.toLowerCase().includes(words);
      let left = 0;
      for (const item of section.querySelectorAll("li[data-code]")) {
        item.hidden = !(wanted.has(item.dataset.severity) && (!code.value || item.dataset.code === code.value));
        left += item.hidden ? 0 : 1;
      }
      section.hidden = !own || !all && !left;
      count += section.hidden ? 0 : left;
      for (const row of rows) if (row.dataset.report === section.id) row.hidden = section.hidden;
    }
    said.textContent = sift.dataset.said.replace("{}", String(count));
  };
  for (const control of [agency, code, ...boxes]) control.addEventListener("input", show);
  for (const head of document.querySelectorAll(".all th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const [at, body] = [head.cellIndex, head.closest("table").tBodies[0]];
      const up = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
      const key = (row) => row.cells[at].textContent;
      const number = [...body.rows].every((row) => /^\d+$|^—$/.test(key(row)));
      const order = (a, b) => up * (number ? (Number(key(a)) || 0) - (Number(key(b)) || 0) : key(a).localeCompare(key(b), document.documentElement.lang));
      body.append(...[...body.rows].sort(order));
    });
  }
  sift.hidden = false;
  show();
}
