// Graphic words: hidden until they are asked for, by a click or a key; the choice holds for the page.

import { toast } from "./page.js";

const name = `graphic ${location.pathname}`;
const read = () => {
  try {
    return new Set((sessionStorage.getItem(name) ?? "").split(" ").filter(Boolean));
  } catch {
    return new Set(); // A browser that keeps nothing forgets, no more.
  }
};
const keep = (keys) => {
  try {
    sessionStorage.setItem(name, [...keys].join(" "));
  } catch {
    // As above.
  }
};

export const graphic = (within = document) => [...within.querySelectorAll("details.graphic")];
export const hidden = (within = document) => graphic(within).filter((one) => !one.open);

/** Open what was opened before, and keep in mind what is opened or closed from now on. */
export function dress(within = document, changed = () => {}) {
  const open = read();
  for (const one of graphic(within)) {
    if (open.has(one.dataset.key)) one.open = true;
    one.addEventListener("toggle", () => {
      const now = read();
      if (one.open) now.add(one.dataset.key);
      else now.delete(one.dataset.key);
      keep(now);
      changed(one);
    });
  }
}

/** Show or hide some; gives whether they are shown now. */
export function turn(some) {
  const open = some.some((one) => !one.open);
  for (const one of some) one.open = open;
  return open;
}

/** Show or hide all on the page. */
export function turnAll() {
  const all = graphic();
  if (!all.length) toast("Nothing here is marked as graphic.");
  else toast(turn(all) ? "All graphic words are shown." : "Graphic words are hidden.");
}

/** Show what is hidden before anything is decided on it; gives whether something was. */
export function shows(some, say = toast) {
  const closed = some.filter((one) => !one.open);
  if (!closed.length) return false;
  for (const one of closed) one.open = true;
  closed[0].scrollIntoView({ block: "nearest" });
  say("Graphic words were hidden and are shown now: look, then decide.");
  return true;
}
