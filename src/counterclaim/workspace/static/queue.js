// The queue: j and k walk it, Enter opens a claim in its report, h shows what is graphic.

import { dress, turnAll } from "./graphic.js";
import { writing } from "./page.js";

document.addEventListener("keydown", (event) => {
  if (writing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll(".waiting .go")];
    const at = links.indexOf(document.activeElement);
    const to = event.key === "j" ? at + 1 : Math.max(at - 1, 0);
    if (links[to]) {
      event.preventDefault();
      links[to].focus();
      links[to].scrollIntoView({ block: "nearest" });
    }
  }
  if (event.key === "[") document.getElementById("previous")?.click();
  if (event.key === "]") document.getElementById("next")?.click();
  if (event.key === "h") turnAll();
});

dress();
document.addEventListener("htmx:afterSwap", () => dress());
