// Drives long work slice by slice and shows how far it is; without it the button does one slice at a time.
"use strict";
const form = document.querySelector("[data-go-on]");
if (form) {
  const bar = document.querySelector("progress[data-bar]"), count = document.querySelector("[data-count]"), told = form.querySelector("[data-told]");
  const button = form.querySelector("button");
  const goOn = async () => {
    button.disabled = true;
    told.textContent = "";
    try {
      for (;;) {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
        const found = await answer.json().catch(() => ({ error: [] }));
        if (!answer.ok) throw new Error((found.error || []).join(" "));
        // Of the state that the page shows: another one is the end of the work.
        if (found.state !== form.dataset.goOn) { location.reload(); return; }
        bar.max = Math.max(found.total, 1);
        bar.value = found.done;
        count.textContent = `${found.done} / ${found.total}`;
        // Somebody else works at it: this page looks on.
        if (found.busy) await new Promise((done) => setTimeout(done, 1000));
      }
    } catch (error) {
      told.textContent = error.message || form.dataset.failed;
      button.disabled = false;
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); goOn(); });
  goOn();
}
