// A report: a claim lights its quote and a quote its claims, by pointer and by keyboard.

import { dress as dressGraphic, turnAll } from "./graphic.js";
import { toast, writing } from "./page.js";

const kept = (name, value) => {
  try {
    if (value === undefined) return sessionStorage.getItem(name);
    sessionStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing forgets, no more.
  }
  return null;
};
const reading = () => document.getElementById("reading");
const quotes = (id) => document.querySelectorAll(`.q[data-claims~="${CSS.escape(id)}"]`);
const note = (id) => document.getElementById(`n-${id}`);

function darken() {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
}

/** Light claims in the list and in the text. */
function light(ids, { list = false, text = false } = {}) {
  darken();
  for (const id of ids) {
    note(id)?.classList.add("lit");
    for (const quote of quotes(id)) quote.classList.add("lit");
  }
  const [first] = ids;
  if (!first) return;
  if (list) {
    // Only the list moves, never the page under the reader's eyes.
    const box = document.getElementById("notes");
    const item = note(first);
    if (item) {
      const top = item.offsetTop;
      if (top < box.scrollTop || top + item.offsetHeight > box.scrollTop + box.clientHeight)
        box.scrollTo({ top: top - box.clientHeight / 3 });
    }
  }
  if (text) {
    const [quote] = quotes(first);
    if (quote && !quote.closest("details.graphic:not([open])")) {
      const { top, bottom } = quote.getBoundingClientRect();
      if (top < 80 || bottom > innerHeight - 80) quote.scrollIntoView({ block: "center" });
    } else quote?.closest("details").scrollIntoView({ block: "center" });
  }
}

const claimsOf = (element) => {
  const quote = element.closest?.(".text .q");
  if (quote) return { ids: quote.dataset.claims.trim().split(" "), list: true };
  const item = element.closest?.("#notes [data-claim]");
  return item ? { ids: [item.dataset.claim] } : null;
};
document.addEventListener("pointerover", (event) => {
  const found = claimsOf(event.target);
  if (found) light(found.ids, { list: found.list });
});
document.addEventListener("focusin", (event) => {
  const found = claimsOf(event.target);
  if (found) light(found.ids, { list: found.list, text: !found.list });
});

/** Go to what the address names: a claim's quote, or its place in the list. */
function go() {
  const name = decodeURIComponent(location.hash.slice(1));
  const id = name.replace(/^n-/, "");
  if (!id.startsWith("c-")) return;
  const [quote] = quotes(id);
  if (!quote) return;
  light([id], { list: true });
  if (name === id) {
    const graphic = quote.closest("details.graphic");
    (graphic && !graphic.open ? graphic : quote).scrollIntoView({ block: "center" });
    (graphic && !graphic.open ? graphic.querySelector("summary") : quote).focus({ preventScroll: true });
    light([id], { list: true });
  } else note(id).querySelector(".to-quote").focus({ preventScroll: true });
}
addEventListener("hashchange", go);

// ---- colours, and what was opened -----------------------------------------------------------------------

function dress() {
  const by = kept("colour by") ?? "field";
  reading().dataset.by = by;
  const chosen = document.querySelector(`.colours input[value="${CSS.escape(by)}"]`);
  if (chosen) chosen.checked = true;
  dressGraphic();
}
document.addEventListener("change", (event) => {
  if (event.target.name !== "colour") return;
  kept("colour by", event.target.value);
  reading().dataset.by = event.target.value;
});
// On a phone the list lies over the text: it can be put away.
document.addEventListener("click", (event) => {
  if (event.target.id !== "notes-toggle") return;
  const folded = document.querySelector(".notes").classList.toggle("folded");
  event.target.textContent = folded ? "show" : "hide";
  event.target.setAttribute("aria-expanded", String(!folded));
});
document.addEventListener("htmx:afterSwap", dress);
dress();
go();

document.addEventListener("keydown", (event) => {
  if (writing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") {
    const items = [...document.querySelectorAll("#notes .to-quote")];
    const lit = document.querySelector("#notes .lit .to-quote");
    const at = items.indexOf(document.activeElement.closest("#notes li")?.querySelector(".to-quote") ?? lit);
    items[Math.min(items.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))]?.focus({ preventScroll: false });
  }
  if (event.key === "c") {
    const inputs = [...document.querySelectorAll(".colours input")];
    const next = inputs[(inputs.findIndex((i) => i.checked) + 1) % inputs.length];
    next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
    toast(`Coloured by ${next.value}.`);
  }
  if (event.key === "v") document.getElementById("review-link").click();
  if (event.key === "h") turnAll();
});
