// Drives the computation of an impact assessment step by step; without it the button does one step at a time.
"use strict";
const form = document.querySelector("[data-go-on]");
if (form) {
  const bar = document.querySelector(".t-progress"), count = document.querySelector("[data-count]"), told = form.querySelector("[data-told]");
  const button = form.querySelector("button");
  const goOn = async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      for (;;) {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
        const found = await answer.json();
        if (!answer.ok) throw new Error((found.error || []).join(" "));
        bar.max = Math.max(found.total, 1);
        bar.value = found.done;
        count.textContent = `${found.done} / ${found.total}`;
        if (found.state !== "examining") { location.reload(); return; }
      }
    } catch (error) {
      told.textContent = error.message || form.dataset.failed;
      button.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); goOn(); });
  goOn();
}
