"use strict";
const printing = document.querySelector("[data-print]");
if (printing) { printing.hidden = false; printing.addEventListener("click", () => window.print()); }
