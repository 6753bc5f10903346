// Small tables: a text of lines shown as rows of fields, and a page that answers while one types.
// What is sent is always the text, so that a form works the same without this script.
"use strict";
(() => {
  const typed = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const cells = (line) => line.split(line.includes("\t") ? "\t" : "|").map((each) => each.trim());

  function rows(area) {
    const heads = JSON.parse(area.dataset.heads);
    const [add, remove, row, help, asText, asRows] = JSON.parse(area.dataset.words);
    const body = typed("tbody", {});
    const head = typed("tr", {}, ...heads.map((each) => typed("th", { scope: "col" }, each)), typed("td", {}));
    const table = typed("table", { class: "g-rows" }, typed("thead", {}, head), body);
    const more = typed("button", { type: "button", class: "g-button g-quiet" }, `＋ ${add}`);
    const turn = typed("button", { type: "button", class: "g-button g-quiet" }, asText);
    const told = typed("small", {}, help);
    const box = typed("div", { class: "g-rowbox", role: "group" }, table, typed("p", { class: "g-actions" }, more, turn, told));
    box.setAttribute("aria-label", area.labels[0] ? area.labels[0].textContent.trim() : "");
    const inputs = (line) => [...line.querySelectorAll("input")];

    function write() {
      const lines = [...body.rows].map((line) => inputs(line).map((each) => each.value.trim()));
      area.value = lines.filter((each) => each.some(Boolean)).map((each) => each.join(" | ")).join("\n");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    function number() {
      [...body.rows].forEach((line, at) => {
        inputs(line).forEach((each, column) => each.setAttribute("aria-label", `${row} ${at + 1}: ${heads[column]}`));
        line.querySelector("button").setAttribute("aria-label", `${remove} ${at + 1}`);
      });
    }
    function insert(values, after) {
      const line = typed("tr", {});
      heads.forEach((each, column) => {
        const field = typed("input", { type: "text", autocomplete: "off", spellcheck: "false" });
        field.value = values[column] ?? "";
        field.disabled = area.disabled;
        line.append(typed("td", { "data-label": each }, field));
      });
      const gone = typed("button", { type: "button", title: remove }, "×");
      gone.disabled = area.disabled;
      line.append(typed("td", { class: "g-gone" }, gone));
      if (after) after.after(line); else body.append(line);
      number();
      return line;
    }
    function take(line, column) {
      const next = line.nextElementSibling || line.previousElementSibling;
      line.remove();
      const left = next || insert([]);
      number();
      write();
      inputs(left)[column].focus();
    }
    function read() {
      body.replaceChildren();
      for (const line of area.value.split("\n")) if (line.trim()) insert(cells(line));
      if (!body.rows.length) insert([]);
    }
    body.addEventListener("input", write);
    body.addEventListener("click", (event) => {
      if (event.target.matches(".g-gone button")) take(event.target.closest("tr"), 0);
    });
    body.addEventListener("keydown", (event) => {
      if (!event.target.matches("input")) return;
      const line = event.target.closest("tr");
      const column = inputs(line).indexOf(event.target);
      const to = { ArrowUp: line.previousElementSibling, ArrowDown: line.nextElementSibling }[event.key];
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        inputs(line.nextElementSibling || insert([], line))[event.ctrlKey ? column : 0].focus();
      } else if (event.key === "Backspace" && event.ctrlKey && event.shiftKey === false) {
        event.preventDefault();
        take(line, column);
      } else if (to) {
        event.preventDefault();
        inputs(to)[column].focus();
      }
    });
    body.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "");
      if (!/[\t\n|]/.test(text)) return;
      event.preventDefault();
      let line = event.target.closest("tr");
      const first = inputs(line).indexOf(event.target);
      text.split("\n").forEach((each, at) => {
        if (at) line = line.nextElementSibling || insert([], line);
        cells(each).forEach((value, column) => { const field = inputs(line)[first + column]; if (field) field.value = value; });
      });
      write();
    });
    more.addEventListener("click", () => inputs(insert([]))[0].focus());
    more.disabled = area.disabled;
    turn.addEventListener("click", () => {
      area.hidden = !area.hidden;
      table.hidden = more.hidden = told.hidden = !area.hidden;
      turn.textContent = area.hidden ? asText : asRows;
      if (area.hidden) read();
    });
    area.before(box);
    area.hidden = true;
    const before = document.getElementById(`${area.id}_helptext`);
    if (before) before.hidden = true;
    read();
  }

  // A form with `data-live` shows what its page would answer, in the element of that name, while one types.
  function live(form) {
    let waiting = 0, asked = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const mine = ++asked, address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
        const answer = await fetch(address, { credentials: "same-origin" });
        const text = await answer.text();
        const shown = document.getElementById(form.dataset.live);
        const found = new DOMParser().parseFromString(text, "text/html").getElementById(form.dataset.live);
        if (mine !== asked || !found || !shown) return;
        const kept = new Map([...shown.querySelectorAll("[data-keep]")].map((each) => [each.name, each.value]));
        shown.replaceChildren(...found.childNodes);
        for (const each of shown.querySelectorAll("[data-keep]")) if (kept.get(each.name)) each.value = kept.get(each.name);
        history.replaceState(null, "", address);
      }, 350);
    });
  }
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("textarea[data-heads]").forEach(rows);
    document.querySelectorAll("form[data-live]").forEach(live);
  });
})();
