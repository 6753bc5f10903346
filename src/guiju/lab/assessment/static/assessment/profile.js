// The sum of the points while they are typed, so that nobody has to add up seventeen numbers.
"use strict";
(() => {
  const out = document.querySelector("output[data-sum]");
  if (!out) return;
  const full = Number(out.dataset.sum);
  const fields = [...document.querySelectorAll("input[data-points]")];
  const short = document.querySelector("[data-short]");
  const add = () => {
    const sum = fields.reduce((total, field) => total + (Number.parseInt(field.value, 10) || 0), 0);
    out.value = sum;
    out.closest(".a-sum").classList.toggle("a-off", sum !== full);
    short.textContent = sum === full ? "✓" : `${sum < full ? "−" : "+"}${Math.abs(full - sum)}`;
  };
  fields.forEach((field) => field.addEventListener("input", add));
  add();
})();
