// Goes on with an import in slices of two seconds, and shows how far it is. Without this script the button does one slice.
(() => {
  const form = document.querySelector("form[data-import]");
  if (!form) return;
  const bar = document.querySelector("progress"), told = document.querySelector("[data-told]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const why = document.querySelector("[data-stopped]");
    // Before the buttons are disabled: what is disabled is not sent.
    const body = new FormData(form, button);
    for (const each of form.querySelectorAll("button")) each.disabled = true;
    for (;;) {
      const answer = await fetch(form.action, {method: "POST", body, headers: {Accept: "application/json"}});
      if (!answer.ok) break;
      const now = await answer.json();
      bar.value = now.filed - now.undone;
      told.textContent = `${now.filed - now.undone} / ${now.all}`;
      if (now.stopped.length) {
        // Why it stopped stays on the page: loading it anew would forget it.
        why.textContent = now.stopped.join(" ");
        why.hidden = false;
        for (const each of form.querySelectorAll("button")) each.disabled = false;
        return;
      }
      if (now.state !== "running" && (button.value !== "undo" || now.state === "undone")) break;
    }
    location.reload();
  });
  // Accepted a moment ago, or left half done by its own importer: it goes on without another button.
  if (form.hasAttribute("data-going")) {
    const go = form.querySelector('button[value="file"]');
    if (go) form.requestSubmit(go);
  }
})();
