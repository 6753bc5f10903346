// Numbers as people type them; the same rules as guiju.lab.calibrations.normal.
"use strict";
window.guijuNumbers = (() => {
  const DECIMAL = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
  // The number as a decimal text with all its digits; null for what is no number.
  const plain = (text) => {
    let found = text.normalize("NFKC").replace(/[\u2212\u2013\u2012\uFE63]/g, "-").trim().replace(/\u3002/g, ".");
    if (found.includes(",")) {
      if (found.includes(".") || found.split(",").length > 2) return null;
      found = found.replace(",", ".");
    }
    const sign = found.startsWith("-") ? "-" : "";
    let body = found.replace(sign ? /^-/ : /^\+/, "");
    if (/^[+-]/.test(body)) return null;
    if (body.startsWith(".")) body = "0" + body;
    while (body.length > 1 && body[0] === "0" && /[0-9]/.test(body[1])) body = body.slice(1);
    found = sign + body;
    return found.length <= 64 && DECIMAL.test(found) ? found : null;
  };
  // A pasted block as rows of texts; the empty line that a spreadsheet adds at the end is no row.
  const block = (text) => {
    const rows = text.replace(/\r\n?/g, "\n").split("\n");
    if (rows.length > 1 && rows[rows.length - 1] === "") rows.pop();
    return rows.map((row) => row.split("\t"));
  };
  return { plain, block };
})();
