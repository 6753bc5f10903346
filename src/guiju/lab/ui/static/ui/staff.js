// Small things that every staff page shares; pages with more to do bring a script of their own.
"use strict";
document.addEventListener("submit", (event) => {
  // One click is one act: the key would catch a second one, but nobody should wonder.
  for (const button of event.target.querySelectorAll("button[type=submit]")) {
    setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { button.disabled = false; }, 8000);
  }
});
// Unfold's script writes a chosen file's name into a text field beside it. Our forms have none, and it would fail there:
// a field that says it is looked after already is left alone.
document.addEventListener("DOMContentLoaded", () => {
  for (const input of document.querySelectorAll("input[type=file]")) input.hasChangeListener = true;
});
