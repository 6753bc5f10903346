// The counter: items come and go, customers are found while typing, the unit and names follow the chosen scope.
"use strict";
const form = document.querySelector(".c-counter");
if (form) {
  const lines = form.querySelector("[data-lines]"), empty = form.querySelector("template[data-empty]");
  let next = 1 + Math.max(-1, ...[...lines.querySelectorAll("[name$='-title']")].map((each) => parseInt(each.name.slice(4), 10)));
  const count = () => {
    const all = [...lines.querySelectorAll("[data-line]")];
    all.forEach((each, place) => {
      each.querySelector("[data-count]").textContent = String(place + 1);
      each.querySelector("[data-remove]").hidden = all.length < 2;
    });
  };
  const conform = () => {
    const wanted = form.querySelector("[data-conformity]").checked;
    for (const each of form.querySelectorAll("[data-specification]")) {
      each.hidden = !wanted;
      each.querySelector("input").required = wanted;
    }
  };
  const add = form.querySelector("[data-add]");
  add.hidden = false;
  add.addEventListener("click", () => {
    const piece = empty.content.cloneNode(true);
    for (const each of piece.querySelectorAll("[name]")) each.name = each.name.replace("line__", `line${next}`);
    next += 1;
    lines.append(piece);
    count();
    conform();
    lines.lastElementChild.querySelector("input").focus();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (button) { button.closest("[data-line]").remove(); count(); }
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-conformity]")) conform();
    if (!event.target.matches("[data-offer]")) return;
    const line = event.target.closest("[data-line]"), chosen = event.target.selectedOptions[0];
    line.querySelector("[data-unit-of]").placeholder = chosen.dataset.unit || "";
    const title = line.querySelector("[name$='-title']"), english = line.querySelector("[name$='-title_en']");
    if (!title.value) title.value = chosen.dataset.title || "";
    english.placeholder = chosen.dataset.titleEn || "";
  });
  let waiting = 0;
  form.addEventListener("input", (event) => {
    if (event.target.getAttribute("list") !== "customers") return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`${form.dataset.customers}?q=${encodeURIComponent(event.target.value)}`);
      if (!answer.ok) return;
      const { found } = await answer.json();
      form.querySelector("#customers").replaceChildren(...found.map((each) => new Option("", each)));
    }, 250);
  });
  count();
  conform();
}
const printing = document.querySelector("[data-print]");
if (printing) { printing.hidden = false; printing.addEventListener("click", () => window.print()); }
