// The grid of the bench: typing, moving, pasting, saving cell by cell, correcting with a reason, and what follows from it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("b-sheet");
  if (!root || !document.getElementById("b-grid")) return;
  const words = JSON.parse(document.getElementById("b-words").textContent);
  const { plain, block } = window.guijuNumbers;
  const grid = document.getElementById("b-grid");
  const status = document.getElementById("b-status");
  const retry = document.getElementById("b-retry");
  const undo = document.getElementById("b-undo");
  const pending = document.getElementById("b-pending");
  const troubles = document.getElementById("b-troubles");
  const undone = [];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  const saving = window.guijuSaving(root, words, (count, trouble) => {
    status.textContent = trouble ? fill(words.unsaved, { count }) + " " + trouble : count ? words.saving : words.saved;
    status.classList.toggle("b-wrong", Boolean(trouble));
    retry.hidden = !trouble;
  });

  // Where a cell is.
  const rowOf = (cell) => cell.closest("tr");
  const place = (cell) => ({
    point: rowOf(cell).dataset.point,
    symbol: rowOf(cell).dataset.symbol,
    position: Number(cell.dataset.position),
  });
  const nameOf = (cell) => cell.getAttribute("aria-label");
  const alike = (symbol) => [...grid.querySelectorAll("tbody tr")].filter((each) => each.dataset.symbol === symbol);
  const cellAt = (row, position) => row && row.querySelector(`.b-cell[data-position="${position}"]`);
  const find = (each) => {
    const row = [...grid.querySelectorAll("tbody tr")].find(
      (one) => one.dataset.point === each.point && one.dataset.symbol === each.symbol);
    while (row && !cellAt(row, each.position)) addColumn();
    return cellAt(row, each.position);
  };
  const headOf = (symbol) => [...root.querySelectorAll(".b-series li")].find((each) => each.dataset.symbol === symbol);

  // What a cell looks like.
  const mark = (cell, state, title = "") => {
    cell.classList.remove("b-saving", "b-bad", "b-waits", "b-ok");
    if (state) cell.classList.add(state);
    cell.title = title;
    cell.setAttribute("aria-invalid", String(state === "b-bad"));
    tell(cell, state === "b-bad" ? title : "");
  };
  const tell = (cell, text) => {
    const id = "b-trouble-" + JSON.stringify(place(cell));
    let line = [...troubles.children].find((each) => each.dataset.of === id);
    if (!text) { if (line) line.remove(); return; }
    if (!line) {
      line = document.createElement("li");
      line.dataset.of = id;
      troubles.append(line);
    }
    line.textContent = `${nameOf(cell)}: ${text}`;
    if (cell.dataset.saved !== undefined) {
      const back = document.createElement("button");
      back.type = "button";
      back.textContent = fill(words.put_back, { value: cell.dataset.saved });
      back.addEventListener("click", () => { cell.value = cell.dataset.saved; settle(cell); });
      line.append(back);
    }
  };
  const settle = (cell) => { drop(cell); mark(cell, ""); };

  const show = (each) => {
    const cell = find(each);
    if (!cell) return;
    const mine = cell.value === cell.dataset.sent || document.activeElement !== cell;
    cell.dataset.index = each.index;
    cell.dataset.saved = each.value;
    cell.classList.add("b-saved");
    cell.classList.toggle("b-mended", each.corrections.length > 0);
    // What somebody is typing at this moment stays as it is.
    if (mine) { cell.value = each.value; mark(cell, "b-ok"); }
    chain(cell, each.corrections);
  };
  const chain = (cell, corrections) => {
    let box = cell.parentElement.querySelector(".b-chain");
    if (!corrections.length) return;
    if (!box) {
      box = document.createElement("details");
      box.className = "b-chain";
      box.append(document.createElement("summary"), document.createElement("ol"));
      cell.after(box);
    }
    box.firstElementChild.textContent = String(corrections.length);
    box.lastElementChild.replaceChildren(...corrections.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  };

  // Saving.
  const heads = (wanted) => {
    const sources = {}, resolutions = {};
    for (const symbol of wanted) {
      const head = headOf(symbol);
      sources[symbol] = head.querySelector(".b-source").value;
      resolutions[symbol] = plain(head.querySelector(".b-resolution").value) || "";
    }
    return { sources, resolutions };
  };
  const lacksResolution = (symbol) => {
    const head = headOf(symbol);
    const field = head.querySelector(".b-resolution");
    const bad = field.value.trim() ? plain(field.value) === null : head.hasAttribute("data-needs-resolution");
    field.setAttribute("aria-invalid", String(bad));
    return bad;
  };
  const save = (cells) => {
    const ready = cells.filter((cell) => {
      if (!lacksResolution(place(cell).symbol)) return true;
      mark(cell, "b-bad", words.resolution);
      return false;
    });
    if (!ready.length) return;
    const sent = ready.map((cell) => ({ ...place(cell), value: cell.value }));
    for (const cell of ready) { cell.dataset.sent = cell.value; mark(cell, "b-saving"); }
    saving.send(root.dataset.readings, { at: saving.now(), cells: sent, ...heads(new Set(sent.map((each) => each.symbol))) }, {
      done: (data) => { data.cells.forEach(show); begin(sent); refresh(); },
      failed: (_kind, text) => ready.forEach((cell) => { delete cell.dataset.sent; mark(cell, "b-bad", text); }),
      waits: (text) => ready.forEach((cell) => { cell.title = text; }),
    });
  };
  const begin = (sent) => {
    for (const symbol of new Set(sent.map((each) => each.symbol))) {
      const head = headOf(symbol);
      head.querySelector(".b-source").disabled = true;
      head.querySelector(".b-resolution").readOnly = true;
    }
  };
  // A cell is left: what changed is saved, corrected, or told to be no number.
  const commit = (cell) => {
    const text = cell.value.trim();
    if (text === "") {
      if (cell.dataset.saved !== undefined) mark(cell, "b-bad", words.not_emptied);
      else settle(cell);
      return null;
    }
    const value = plain(text);
    if (value === null) { drop(cell); mark(cell, "b-bad", fill(words.no_number, { text })); return null; }
    cell.value = value;
    if (cell.dataset.saved === undefined) return cell.dataset.sent === value ? null : cell;
    if (cell.dataset.saved === value) settle(cell);
    else ask(cell);
    return null;
  };
  const leave = (cell) => { const ready = commit(cell); if (ready) save([ready]); };

  // Correcting.
  const drop = (cell) => {
    for (const each of pending.children) if (each.guijuCell === cell) { each.remove(); return; }
  };
  const ask = (cell) => {
    drop(cell);
    mark(cell, "b-waits", words.why);
    const line = document.createElement("li");
    line.guijuCell = cell;
    const what = document.createElement("span");
    what.textContent = fill(words.correct, { name: nameOf(cell), old: cell.dataset.saved, new: cell.value });
    const why = document.createElement("input");
    why.className = "b-why";
    why.setAttribute("aria-label", words.why);
    why.placeholder = words.why;
    why.maxLength = 300;
    why.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); correct(cell, why.value); }
    });
    const button = (text, on) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", on);
      return made;
    };
    const quick = words.reasons.map((reason) => button(reason, () => correct(cell, reason)));
    const away = button(words.leave, () => { cell.value = cell.dataset.saved; settle(cell); });
    line.append(what, ...quick, why, button(words.confirm, () => correct(cell, why.value)), away);
    pending.append(line);
  };
  const correct = (cell, reason, back = false) => {
    const old = cell.dataset.saved;
    const value = cell.value;
    cell.dataset.sent = value;
    const body = { index: Number(cell.dataset.index), value, seen: old, reason };
    saving.send(root.dataset.corrections, body, {
      done: (data) => {
        drop(cell);
        data.cells.forEach(show);
        if (!back) undone.push({ cell, value: old });
        undo.disabled = undone.length === 0;
        refresh();
      },
      failed: (_kind, text) => { drop(cell); mark(cell, "b-bad", text); },
      waits: (text) => { cell.title = text; },
    });
  };
  undo.addEventListener("click", () => {
    const last = undone.pop();
    undo.disabled = undone.length === 0;
    if (!last) return;
    last.cell.value = last.value;
    correct(last.cell, words.undo, true);
  });

  // Moving.
  const step = (cell, down, across) => {
    const { symbol, position } = place(cell);
    const rows = alike(symbol);
    const row = down ? rows[rows.indexOf(rowOf(cell)) + down] : rowOf(cell);
    const next = cellAt(row, position + across);
    if (next) { walkTo(next); next.focus(); next.select(); }
    return Boolean(next);
  };
  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.classList.contains("b-cell") || event.isComposing) return;
    const all = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    if (event.key === "Enter") {
      event.preventDefault();
      leave(cell);
      const many = alike(place(cell).symbol).length > 1;
      step(cell, many ? (event.shiftKey ? -1 : 1) : 0, many ? 0 : (event.shiftKey ? -1 : 1));
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(cell, event.key === "ArrowDown" ? 1 : -1, 0);
    } else if (event.key === "ArrowRight" && (all || cell.selectionStart === cell.value.length)) {
      if (step(cell, 0, 1)) event.preventDefault();
    } else if (event.key === "ArrowLeft" && (all || cell.selectionEnd === 0)) {
      if (step(cell, 0, -1)) event.preventDefault();
    } else if (event.key === "Escape" && cell.dataset.saved !== undefined) {
      cell.value = cell.dataset.saved;
      settle(cell);
    }
  });
  grid.addEventListener("focusout", (event) => { if (event.target.classList.contains("b-cell")) leave(event.target); });
  grid.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.classList.contains("b-cell")) return;
    const rows = block(event.clipboardData.getData("text/plain"));
    if (rows.length === 1 && rows[0].length === 1) return;
    event.preventDefault();
    const { symbol, position } = place(cell);
    const below = alike(symbol).slice(alike(symbol).indexOf(rowOf(cell)));
    const ready = [];
    rows.slice(0, below.length).forEach((texts, down) => texts.forEach((text, across) => {
      if (text.trim() === "") return;
      while (!cellAt(below[down], position + across) && position + across < 100) addColumn();
      const target = cellAt(below[down], position + across);
      if (!target || target.readOnly) return;
      target.value = text.trim();
      const one = commit(target);
      if (one) ready.push(one);
    }));
    save(ready);
    if (rows.length > below.length) {
      const line = document.createElement("li");
      line.textContent = fill(words.too_long, { count: rows.length - below.length });
      troubles.append(line);
      setTimeout(() => line.remove(), 20000);
    }
  });
  const addColumn = () => {
    const place = grid.tHead.rows[0].cells.length - 2;
    const head = document.createElement("th");
    head.className = "b-col";
    head.scope = "col";
    head.textContent = String(place + 1);
    grid.tHead.rows[0].append(head);
    for (const row of grid.querySelectorAll("tbody tr")) {
      const first = row.querySelector(".b-cell");
      const made = document.createElement("input");
      made.className = "b-cell";
      made.inputMode = "decimal";
      made.autocomplete = "off";
      made.spellcheck = false;
      made.dataset.position = String(place);
      made.readOnly = row.hasAttribute("data-fixed");
      made.setAttribute("aria-label", first.getAttribute("aria-label").replace(/[0-9]+$/, String(place + 1)));
      row.insertCell().append(made);
    }
  };
  document.getElementById("b-add").addEventListener("click", addColumn);
  retry.addEventListener("click", () => saving.retry());
  root.querySelectorAll(".b-resolution").forEach((field) => field.addEventListener("change", () => {
    const symbol = field.closest("li").dataset.symbol;
    const value = plain(field.value);
    if (value !== null) field.value = value;
    if (!lacksResolution(symbol)) {
      const held = [...alike(symbol)].flatMap((row) => [...row.querySelectorAll(".b-cell.b-bad:not([data-index])")]);
      save(held.filter((cell) => plain(cell.value) !== null));
    }
  }));

  // What follows: lights and evaluation, fetched anew and put in place with what was open left open.
  const renew = async (id, url) => {
    const box = document.getElementById(id);
    try {
      const response = await fetch(url);
      if (!response.ok || response.redirected) return;
      const open = new Set([...box.querySelectorAll("details[open][id]")].map((each) => each.id));
      box.innerHTML = await response.text();
      for (const name of open) { const each = document.getElementById(name); if (each) each.open = true; }
    } catch { /* the status line tells that the line is down */ }
  };
  let later = 0;
  const refresh = () => {
    clearTimeout(later);
    later = setTimeout(() => {
      renew("b-evaluation", root.dataset.evaluation);
      renew("b-lights", document.getElementById("b-lights").dataset.url);
    }, 350);
  };

  // One point at a time on a narrow screen.
  const bodies = [...grid.tBodies];
  const walk = root.querySelector(".b-walk");
  let current = 0;
  const walkTo = (cell) => goto(bodies.indexOf(cell.closest("tbody")));
  const goto = (index) => {
    current = Math.min(Math.max(index, 0), bodies.length - 1);
    bodies.forEach((each, at) => each.classList.toggle("b-current", at === current));
    document.getElementById("b-where").textContent = `${current + 1} / ${bodies.length} · ${bodies[current].dataset.label}`;
  };
  walk.classList.add("b-on");
  document.getElementById("b-before").addEventListener("click", () => goto(current - 1));
  document.getElementById("b-after").addEventListener("click", () => goto(current + 1));
  const empty = bodies.findIndex((each) => each.querySelector(".b-cell:not([data-index])"));
  goto(empty < 0 ? 0 : empty);
});
