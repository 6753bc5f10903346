"use strict";
// The queue: choose every green one. Issue: one certificate after another, with its progress; without script all at once.
(() => {
  const queue = document.querySelector("[data-queue]");
  if (queue) {
    const all = queue.querySelector("[data-all]");
    const green = [...queue.querySelectorAll("[data-green]")];
    if (green.length) {
      all.hidden = false;
      all.addEventListener("change", () => green.forEach((each) => { each.checked = all.checked; }));
    }
  }
  const form = document.querySelector("[data-issue]");
  if (!form) return;
  const show = (row, tag, words, findings = [], link = "") => {
    const cell = row.querySelector("[data-progress]");
    cell.replaceChildren();
    const mark = document.createElement(link ? "a" : "span");
    mark.className = `g-tag ${tag}`;
    mark.textContent = words;
    if (link) mark.href = link;
    cell.append(mark);
    findings.forEach((each) => {
      const line = document.createElement("p");
      line.className = "i-why";
      line.textContent = each;
      cell.append(line);
    });
  };
  const send = async (row) => {
    const job = row.dataset.job;
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "key"]) data.set(name, form.elements[name].value);
    data.set("job", job);
    const replaces = form.elements[`replaces-${job}`];
    if (replaces) data.set(`replaces-${job}`, replaces.value);
    show(row, "", form.dataset.working);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = (await answer.json()).rows[0];
      show(row, told.state === "issued" ? "g-good" : "g-bad", told.words, told.findings, told.link);
      if (told.state === "issued") {
        const box = row.querySelector("[name=job]");
        box.checked = false;
        box.disabled = true;
      }
    } catch {
      show(row, "g-bad", form.dataset.failed);
    }
  };
  form.addEventListener("submit", async (event) => {
    const rows = [...form.querySelectorAll("[data-job]")].filter((each) => each.querySelector("[name=job]").checked);
    if (!rows.length) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    rows.forEach((each) => show(each, "", form.dataset.waiting));
    for (const row of rows) await send(row);
    button.disabled = false;
  });
})();
