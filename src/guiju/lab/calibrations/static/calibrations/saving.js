// The queue of what waits to be saved: one request at a time, each under its own key, nothing lost when the line is down.
"use strict";
window.guijuSaving = (root, words, changed) => {
  const RETRY = 12000;
  const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  const shown = Date.parse(root.dataset.now);
  const began = performance.now();
  const waiting = [];
  let busy = false;
  let timer = 0;

  // The server's clock, carried on by this page's own: a wrong clock of the machine does not matter.
  const now = () => new Date(shown + (performance.now() - began)).toISOString();
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    return "b-" + Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  };

  const answer = async (job) => {
    let response;
    try {
      response = await fetch(job.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(job.body),
      });
    } catch {
      return { kind: "offline", words: words.offline };
    }
    if (!(response.headers.get("Content-Type") || "").includes("application/json")) {
      return response.redirected || response.status === 403
        ? { kind: "signed_out", words: words.signed_out }
        : { kind: "offline", words: words.trouble };
    }
    const data = await response.json();
    if (data.ok) return { kind: "ok", data };
    return { kind: data.kind, words: data.findings.map((each) => each.words).join(" ") };
  };

  const run = async () => {
    if (busy || waiting.length === 0) return;
    busy = true;
    const job = waiting[0];
    changed(waiting.length, "");
    const result = await answer(job);
    busy = false;
    if (["offline", "signed_out", "busy"].includes(result.kind)) {
      // The same key is sent again: what was done after all is not done twice.
      changed(waiting.length, result.words);
      job.waits(result.words);
      clearTimeout(timer);
      timer = setTimeout(run, RETRY);
      return;
    }
    waiting.shift();
    if (result.kind === "ok") job.done(result.data);
    else job.failed(result.kind, result.words);
    changed(waiting.length, "");
    run();
  };

  const send = (url, body, on) => {
    waiting.push({ url, body: { key: newKey(), ...body }, ...on });
    run();
  };
  window.addEventListener("online", run);
  window.addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });
  return { send, now, retry: run, count: () => waiting.length };
};
