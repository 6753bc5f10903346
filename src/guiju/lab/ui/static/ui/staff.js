// Small things that every staff page shares; pages with more to do bring a script of their own.
"use strict";
document.addEventListener("submit", (event) => {
  // One click is one act: the key would catch a second one, but nobody should wonder.
  for (const button of event.target.querySelectorAll("button[type=submit]")) {
    setTimeout(() => { button.disabled = true; }, 0);
    setTimeout(() => { button.disabled = false; }, 8000);
  }
});
