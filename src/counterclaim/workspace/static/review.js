// Review of one report: its claims by single keys, beside its text.

import { dress, graphic, shows, turn, turnAll } from "./graphic.js";
import { toast, writing } from "./page.js";
import { inTurn, post, watchLinking } from "./sending.js";

const root = document.getElementById("review");
const report = root.dataset.report;
const paper = document.querySelector(".paper");
const text = document.getElementById("text");
const deck = document.getElementById("cards");
const reason = document.getElementById("reason");
const adding = document.getElementById("adding");
const openOnly = document.getElementById("open-only");
const made = []; // decisions of this visit that can be undone, newest last
const picked = new Set();
let current = null;
let anchor = null; // where a range of selected claims starts
let kept = null; // the words that were selected last

const all = () => [...deck.querySelectorAll(".card")];
const cards = () => all().filter((card) => !card.hidden);
const card = (id) => document.getElementById(id);
const label = (one) => one.getAttribute("aria-label");

function say(words) {
  document.getElementById("say").textContent = words;
  toast(words);
}

// ---- graphic words: nothing is decided on what was not shown --------------------------------------------

/** The graphic passages that a claim quotes, and its own graphic words. */
const veils = (of) => {
  const keys = new Set((of.dataset.passages ?? "").trim().split(" "));
  return [...graphic(text).filter((one) => keys.has(one.dataset.key)), ...graphic(of)];
};

/** A passage and the words of its claims are shown together. */
function together(one) {
  if (!one.open && !text.contains(one)) return;
  const own = one.closest(".card");
  for (const of of own ? [own] : all().filter((card) => (card.dataset.passages ?? "").split(" ").includes(one.dataset.key)))
    if (own) for (const veil of veils(of)) veil.open = true;
    else if (!one.open || veils(of).every((veil) => veil.open || of.contains(veil))) for (const veil of graphic(of)) veil.open = one.open;
  light();
}

function unveil() {
  const some = current ? veils(current) : [];
  if (!some.length) return say("Nothing that this claim quotes is marked as graphic.");
  say(turn(some) ? "Its graphic words are shown." : "Its graphic words are hidden.");
  light();
}

/** Do something with the current claim once all of it is shown. */
const seeing = (act) => () => {
  if (current && shows(veils(current), say)) light();
  else act();
};

// ---- which claim is current, and its words in the text -------------------------------------------------

function light() {
  for (const piece of text.querySelectorAll(".now, .figure, .speaker, .cue"))
    piece.classList.remove("now", "figure", "speaker", "cue");
  if (!current) return;
  const part = (letter, name) => {
    const found = text.querySelectorAll(`[data-k~="${letter}.${current.id}"]`);
    for (const piece of found) piece.classList.add(name);
    return found[0];
  };
  const first = part("q", "now");
  part("f", "figure");
  part("s", "speaker");
  part("k", "cue");
  const veil = first?.closest("details.graphic:not([open])");
  if (first) {
    const box = (veil ?? first).getBoundingClientRect();
    const frame = paper.getBoundingClientRect();
    if (box.top < frame.top + 40 || box.bottom > frame.bottom - 60)
      paper.scrollTop += box.top - frame.top - frame.height / 3;
  }
}

function go(to, focus = true) {
  if (!to) return;
  if (current && current !== to) {
    current.classList.remove("current");
    current.removeAttribute("aria-current");
    close(current);
  }
  current = to;
  current.classList.add("current");
  current.setAttribute("aria-current", "true");
  if (focus) current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#${current.id}`);
  light();
}

function step(by, open = false) {
  const shown = cards();
  let at = shown.indexOf(current) + by;
  if (open) while (shown[at] && (shown[at].dataset.verdict !== "unreviewed" || "unsure" in shown[at].dataset)) at += by;
  if (shown[at]) go(shown[at]);
  else if (open) say("Nothing further down is left to review.");
}

function filter() {
  for (const one of all()) {
    one.hidden = openOnly.checked && one.dataset.verdict !== "unreviewed" && one !== current;
    if (one.hidden) picked.delete(one.id);
  }
  count();
}

// ---- panels --------------------------------------------------------------------------------------------

const panel = (of) => of.querySelector(".panel");

function close(of) {
  const box = of && panel(of);
  if (!box || box.hidden) return false;
  box.hidden = true;
  box.replaceChildren();
  return true;
}

function open(name) {
  const box = panel(current);
  const template = document.getElementById(name);
  box.replaceChildren(template.content.cloneNode(true));
  box.dataset.name = name;
  box.hidden = false;
  current.scrollIntoView({ block: "nearest" });
  return box;
}

function speaker() {
  const box = open("speakers");
  box.querySelector(".choices button")?.focus();
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = event.target.elements.speaker.value;
    if (name.trim()) set({ speaker: name });
  });
  for (const choice of box.querySelectorAll("[data-speaker]"))
    choice.addEventListener("click", () =>
      set({ speaker: choice.dataset.speaker, "speaker.kind": choice.dataset.kind, "speaker.country": choice.dataset.country }),
    );
}

function status() {
  const box = open("statuses");
  box.querySelector(".choices button")?.focus();
  for (const choice of box.querySelectorAll("[data-status]"))
    choice.addEventListener("click", () => set({ status: choice.dataset.status }));
}

function edit() {
  const box = open("values");
  const form = box.querySelector("form");
  const toll = current.dataset.field === "toll";
  for (const part of form.querySelectorAll(".toll-only")) part.hidden = !toll;
  const before = { value: current.dataset.value };
  if (toll) Object.assign(before, { low: current.dataset.low, high: current.dataset.high, kind: current.dataset.kind });
  for (const [name, value] of Object.entries(before)) form.elements[name].value = value;
  const hints = { date: "2024-01-16, 2024-01-14/2024-01-16 or ../2024-01-16", place: "a place that is set has a name and no point" };
  form.querySelector(".hint").textContent = hints[current.dataset.field] ?? (toll ? "leave a bound empty where it is unknown" : "");
  form.elements[toll ? "low" : "value"].focus();
  form.elements[toll ? "low" : "value"].select();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const now = Object.keys(before).map((name) => [name, form.elements[name].value]);
    const values = Object.fromEntries(now.filter(([name, value]) => value.trim() !== before[name]));
    if (Object.keys(values).length) set(values);
    else back();
  });
}

async function why() {
  const of = current;
  if (panel(of).dataset.name === "why" && close(of)) return;
  const box = panel(of);
  box.dataset.name = "why";
  box.hidden = false;
  box.textContent = "…";
  const answer = await fetch(`/review/${report}/why/${of.id}`);
  if (box.dataset.name !== "why") return;
  if (answer.ok) {
    box.innerHTML = await answer.text();
    dress(box);
  } else box.textContent = await answer.text();
  of.scrollIntoView({ block: "nearest" });
}

/** Close what is open and give the keys back to the claim. */
function back() {
  const was = close(current) || shut();
  current?.focus({ preventScroll: true });
  return was;
}

// ---- words of the text ---------------------------------------------------------------------------------

const points = (words) => [...words].length;

function place(node, offset) {
  if (node.nodeType !== Node.TEXT_NODE) {
    const child = node.childNodes[offset];
    if (!child) {
      const end = [...node.querySelectorAll("[data-at]")].at(-1) ?? node.closest?.("[data-at]");
      return end ? Number(end.dataset.at) + points(end.textContent) : null;
    }
    const next = child.matches?.("[data-at]") ? child : child.querySelector?.("[data-at]");
    return next ? Number(next.dataset.at) : child.parentElement?.dataset.at ? Number(child.parentElement.dataset.at) : null;
  }
  const piece = node.parentElement.closest("[data-at]");
  return piece ? Number(piece.dataset.at) + points(node.data.slice(0, offset)) : null;
}

/** The words of the text that are selected, as places in code points. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return null;
  return { start, end, words: between(start, end) };
}

const pieces = () => [...text.querySelectorAll("[data-at]")].map((piece) => [piece, Number(piece.dataset.at)]);

/** The words of the text between two places, without what is only of the page. */
function between(start, end) {
  const cut = ([piece, at]) => [...piece.textContent].slice(Math.max(0, start - at), Math.max(0, end - at)).join("");
  return pieces().map(cut).join("");
}

/** Graphic passages of which words are selected. */
const veilsOf = ({ start, end }) =>
  graphic(text).filter((one) => {
    const own = [...one.querySelectorAll("[data-at]")];
    return Number(own[0].dataset.at) < end && start < Number(own.at(-1).dataset.at) + points(own.at(-1).textContent);
  });

// A click on a button takes the selection away; what was selected last still counts for it.
document.addEventListener("selectionchange", () => {
  const now = selected();
  if (now) kept = now;
});
text.addEventListener("pointerdown", () => (kept = null));

function respan() {
  const span = selected() ?? kept;
  if (!span) return say("Select the words in the text first, then press q.");
  if (shows(veilsOf(span), say)) return;
  kept = null;
  getSelection().removeAllRanges();
  set({ quote: `${span.start}-${span.end}` });
}

function shut() {
  if (adding.hidden) return false;
  adding.hidden = true;
  adding.replaceChildren();
  return true;
}

function fresh() {
  const span = selected() ?? kept;
  if (!span) return say("Select the words in the text first, then press n.");
  if (shows(veilsOf(span), say)) return;
  kept = null;
  back();
  adding.replaceChildren(document.getElementById("addition").content.cloneNode(true));
  adding.hidden = false;
  const form = adding.querySelector("form");
  form.querySelector("blockquote").textContent = span.words.trim();
  const { field, kind, who, event: on } = form.elements;
  // The event whose words are nearest to those selected.
  const far = (option) => Math.max(Number(option.dataset.start) - span.end, span.start - Number(option.dataset.end), 0);
  const near = [...on.options].filter((option) => option.value).sort((a, b) => far(a) - far(b))[0];
  if (near) on.value = near.value;
  const number = span.words.match(/\d[\d,]*/)?.[0].replaceAll(",", "");
  if (number) form.elements.low.value = form.elements.high.value = number;
  const update = () => {
    for (const part of form.querySelectorAll(".toll-only")) part.hidden = field.value !== "toll";
    for (const part of form.querySelectorAll(".other-only")) part.hidden = who.value !== "";
    form.querySelector(".hint").textContent = field.value === "date" ? "value: 2024-01-16, 2024-01-14/2024-01-16 or ../2024-01-16" : "";
  };
  form.addEventListener("change", update);
  update();
  adding.scrollIntoView({ block: "nearest" });
  field.focus();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = who.selectedOptions[0];
    const told = Object.fromEntries(["field", "value", "status"].map((name) => [name, form.elements[name].value]));
    if (field.value === "toll") Object.assign(told, { kind: kind.value, low: form.elements.low.value, high: form.elements.high.value });
    Object.assign(told, { start: span.start, end: span.end, event: on.value });
    if (who.value) Object.assign(told, { speaker: who.value, speaker_kind: chosen.dataset.kind, speaker_country: chosen.dataset.country });
    else told.speaker = form.elements.speaker.value;
    const done = await ask("add", told);
    if (done) {
      shut();
      go(card(done.cards[0].id));
    }
  });
}

// ---- decisions -----------------------------------------------------------------------------------------

function replace(answer) {
  for (const { id, html } of answer.cards ?? []) {
    const old = card(id);
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const now = holder.content.firstElementChild;
    dress(now, together);
    if (old) {
      const mine = old === current;
      const focused = old.contains(document.activeElement);
      old.replaceWith(now);
      if (mine) {
        current = now;
        now.classList.add("current");
        now.setAttribute("aria-current", "true");
        if (focused) now.focus({ preventScroll: true });
      }
    } else deck.append(now);
  }
  for (const id of answer.gone ?? []) {
    const old = card(id);
    if (!old) continue;
    if (old === current) step(1);
    if (old === current) step(-1);
    if (old === current) current = null;
    old.remove();
  }
  if (answer.order) deck.append(...answer.order.map(card).filter(Boolean));
  if (answer.text !== undefined) {
    text.innerHTML = answer.text;
    dress(text, together);
  }
  if (answer.claims !== undefined) {
    document.getElementById("reviewed").textContent = answer.reviewed;
    document.getElementById("claims").textContent = answer.claims;
    Object.assign(document.getElementById("bar"), { max: answer.claims || 1, value: answer.reviewed });
  }
  if (answer.linking) watchLinking(document.getElementById("linking"));
  filter();
  light();
}

/** Send a decision when those before it are done. Gives the answer, or null where nothing was decided. */
function ask(what, body) {
  const because = reason.value.trim();
  reason.value = "";
  return inTurn(async () => {
    const sent = typeof body === "function" ? body() : body;
    const answer = await post(`/review/${report}/${what}`, { ...sent, reason: because || null });
    replace(answer);
    if (!answer.ok) {
      if (because && !reason.value) reason.value = because;
      say(answer.error || "Nothing was decided.");
      return null;
    }
    say(answer.say);
    if (what !== "undo") made.push(answer.decisions);
    return answer;
  });
}

const seen = (id) => ({ id, shown: card(id)?.dataset.shown ?? "" });

const SOON = { accept: "✓ accepted …", reject: "✗ rejected …", unsure: "◐ unsure …" };

async function judge(action) {
  const together = [...picked];
  const ids = together.length ? together : current ? [current.id] : [];
  if (!ids.length) return;
  if (shows(ids.flatMap((id) => veils(card(id))), say)) return light();
  const was = current;
  for (const id of ids) {
    card(id).classList.add(`as-${action}`);
    card(id).querySelector(".verdict").textContent = SOON[action];
  }
  picked.clear();
  count();
  if (!together.length) {
    const shown = cards();
    const next = shown[shown.indexOf(current) + 1];
    if (next) go(next);
  }
  // The marks are read when it is this one's turn: what was decided on a claim just before is then shown.
  const done = await ask("judge", () => ({ action, claims: ids.map(seen) }));
  for (const id of ids) {
    const left = card(id);
    if (!left?.classList.contains(`as-${action}`)) continue;
    // It was not answered with a new card: what it said before stands.
    left.classList.remove(`as-${action}`);
    left.querySelector(".verdict").textContent = left.querySelector(".verdict").title;
  }
  if (!done) go(card(was?.id ?? ids[0]) ?? current);
}

async function set(values) {
  const id = current.id;
  const box = panel(current);
  const done = await ask("edit", () => ({ claim: seen(id), set: values }));
  if (done) {
    card(id)?.focus({ preventScroll: true });
  } else if (!box.isConnected) card(id)?.focus({ preventScroll: true });
}

async function undo() {
  // Read when it is this one's turn: what was decided just before is then among them.
  const done = await ask("undo", () => ({ decisions: made.pop() ?? [] }));
  const first = done?.cards?.[0];
  if (first) go(card(first.id));
}

// ---- selecting several ---------------------------------------------------------------------------------

function count() {
  for (const one of all()) {
    const chosen = picked.has(one.id);
    one.classList.toggle("picked", chosen);
    one.querySelector(".pick input").checked = chosen;
  }
  document.getElementById("picked").hidden = picked.size === 0;
  document.getElementById("count").textContent = picked.size;
}

function pick(one, chosen = !picked.has(one.id)) {
  if (chosen) picked.add(one.id);
  else picked.delete(one.id);
  anchor = one.id;
  count();
  say(`${picked.size} selected: a accepts, r rejects them, u leaves them unsure.`);
}

function range() {
  const shown = cards();
  const from = shown.findIndex((one) => one.id === anchor);
  const to = shown.indexOf(current);
  const [a, b] = [Math.min(from < 0 ? to : from, to), Math.max(from, to)];
  for (const one of shown.slice(a, b + 1)) picked.add(one.id);
  count();
  say(`${picked.size} selected: a accepts, r rejects them, u leaves them unsure.`);
}

// ---- keys and pointer ----------------------------------------------------------------------------------

const DO = {
  accept: () => judge("accept"),
  reject: () => judge("reject"),
  unsure: () => judge("unsure"),
  edit: seeing(edit),
  speaker: seeing(speaker),
  status: seeing(status),
  quote: seeing(respan),
  why,
  unveil,
};
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  o: () => step(1, true),
  a: DO.accept,
  r: DO.reject,
  u: DO.unsure,
  e: DO.edit,
  s: DO.speaker,
  t: DO.status,
  q: DO.quote,
  w: why,
  h: unveil,
  H: turnAll,
  n: fresh,
  z: undo,
  x: () => pick(current),
  X: range,
  m: () => reason.focus(),
  f: () => {
    openOnly.checked = !openOnly.checked;
    filter();
    say(openOnly.checked ? "Only what is not reviewed." : "All claims.");
  },
};

document.addEventListener(
  "keydown",
  (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (event.target === reason) current?.focus({ preventScroll: true });
      else if (!back() && picked.size) {
        picked.clear();
        count();
      }
      return;
    }
    if (event.key === "Enter" && event.target === reason) return void current?.focus({ preventScroll: true });
    if (writing(event) && event.target.type !== "checkbox") return;
    const box = current && panel(current);
    if (box && !box.hidden && ["speakers", "statuses"].includes(box.dataset.name)) {
      const choice = box.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (choice || event.key === "0") {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (choice) choice.click();
        else box.querySelector("input")?.focus();
        return;
      }
      if (["ArrowDown", "ArrowUp"].includes(event.key)) {
        const choices = [...box.querySelectorAll(".choices button")];
        const at = choices.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
        choices[(at + choices.length) % choices.length]?.focus();
        return;
      }
    }
    if (event.target.closest("button, a, summary") && [" ", "Enter"].includes(event.key)) return;
    const act = KEYS[event.key];
    // Where the text has the focus the arrows scroll it.
    if (!act || going || (event.key.startsWith("Arrow") && paper.contains(event.target))) return;
    if (!current && !["n", "m", "f", "z", "H"].includes(event.key)) return;
    event.preventDefault();
    act();
  },
  true,
);

// "g" begins a way to another page; the key after it is none of these.
let going = false;
document.addEventListener("keydown", (event) => {
  going = !writing(event) && event.key === "g";
});

deck.addEventListener("click", (event) => {
  const of = event.target.closest(".card");
  if (!of) return;
  const pickBox = event.target.closest(".pick input");
  if (of !== current) go(of, !event.target.closest("button, a, input, select, label"));
  if (pickBox) return pick(of, pickBox.checked);
  const button = event.target.closest("button");
  if (button?.dataset.do) DO[button.dataset.do]();
  else if (button && "close" in button.dataset) back();
});
adding.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) back();
});
text.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed) return;
  if (event.target.closest("summary")) return;
  const keys = event.target.closest("mark")?.dataset.k.split(" ") ?? [];
  const ids = keys.filter((key) => key.startsWith("q.")).map((key) => key.slice(2));
  if (!ids.length) return;
  // A second click on the same words goes to the next claim that quotes them.
  const next = ids[(ids.indexOf(current?.id) + 1) % ids.length];
  if (card(next)) {
    card(next).hidden = false;
    go(card(next));
  }
});
document.getElementById("new").addEventListener("click", fresh);
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("picked").addEventListener("click", (event) => {
  const what = event.target.closest("button")?.dataset.bulk;
  if (what === "clear") {
    picked.clear();
    count();
  } else if (what) judge(what);
});
openOnly.addEventListener("change", filter);

const asked = location.hash.slice(1);
dress(root, together);
filter();
go((asked && document.getElementById(asked)?.matches(".card") && document.getElementById(asked)) || cards().find((one) => one.dataset.verdict === "unreviewed") || cards()[0]);
root.dataset.ready = "yes";
