// An incident parted in two: by dragging, by buttons or by keys, with what either part would be.

import { dress, hidden, shows, turnAll } from "./graphic.js";
import { toast, writing } from "./page.js";
import { inTurn, post, refuse, watchLinking } from "./sending.js";

const root = document.getElementById("split");
const { incident, shown } = root.dataset;
const sides = Object.fromEntries([...document.querySelectorAll(".side")].map((side) => [side.dataset.side, side]));
const commit = document.getElementById("commit");
const back = document.getElementById("undo");
const done = document.getElementById("done");
const mark = document.getElementById("linking");
const reason = document.getElementById("reason");
let current = null;
let made = null;

const parts = () => [...document.querySelectorAll(".part")];
const out = () => [...sides.goes.querySelectorAll(".part")].map((part) => part.id);
const order = parts().map((part) => part.id);

function go(to) {
  if (!to) return;
  current?.classList.remove("current");
  current = to;
  current.classList.add("current");
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

/** The pile of a report on a side; made where there is none. */
function pile(side, of) {
  const found = side.querySelector(`.account[data-report="${CSS.escape(of.dataset.report)}"]`);
  if (found) return found;
  const box = of.cloneNode(false);
  box.append(of.querySelector(".note").cloneNode(true));
  const after = [...side.querySelectorAll(".account")].find((x) => first(x) > first(of));
  if (after) after.before(box);
  else side.querySelector(".pile").append(box);
  box.dataset.first = first(of);
  return box;
}
const first = (account) => Number(account.dataset.first ?? order.indexOf(account.querySelector(".part")?.id));
for (const account of document.querySelectorAll(".account")) account.dataset.first = first(account);

function move(part, side) {
  if (made) return toast("It is split already; undo that first.");
  const to = side ?? (part.closest(".side") === sides.stays ? sides.goes : sides.stays);
  const box = pile(to, part.closest(".account"));
  const next = [...box.querySelectorAll(".part")].find((x) => order.indexOf(x.id) > order.indexOf(part.id));
  if (next) next.before(part);
  else box.append(part);
  update();
}

let asked = 0;
function update() {
  const gone = out();
  for (const [name, side] of Object.entries(sides)) {
    const n = side.querySelectorAll(".part").length;
    side.querySelector(".n").textContent = `${n} event mention${n === 1 ? "" : "s"}`;
    side.dataset.count = n;
    if (!n) side.querySelector(".preview").replaceChildren();
    side.dataset.name = name;
  }
  commit.disabled = made !== null || !gone.length || gone.length === order.length;
  clearTimeout(update.timer);
  update.timer = setTimeout(preview, 120, gone, ++asked);
}

async function preview(gone, turn) {
  const query = gone.map((id) => `out=${encodeURIComponent(id)}`).join("&");
  const answer = await fetch(`/split/${incident}.json?${query}`).catch(() => null);
  if (turn !== asked || !answer) return;
  if (!answer.ok) return toast((await answer.text()).slice(0, 200));
  const found = await answer.json();
  for (const name of ["stays", "goes"]) {
    const box = sides[name].querySelector(".preview");
    const made = found[name];
    if (!made) box.replaceChildren();
    else {
      const title = Object.assign(document.createElement("b"), { textContent: made.title });
      const about = Object.assign(document.createElement("span"), { className: "note" });
      const told = `${made.reports} report${made.reports === 1 ? "" : "s"}`;
      about.textContent = [made.when, made.where, ...made.tolls, made.standing, told].join(" · ");
      box.replaceChildren(title, about);
    }
  }
  root.dataset.previewed = String(turn);
}

function split() {
  if (commit.disabled || shows(hidden(root))) return;
  commit.disabled = true;
  const because = reason.value.trim() || null;
  return inTurn(async () => {
    const answer = await post(`/split/${incident}`, { out: out(), shown, reason: because });
    if (!answer.ok) {
      update();
      return refuse(done, answer.error);
    }
    made = answer.decisions;
    reason.value = "";
    back.disabled = false;
    done.textContent = answer.say;
    watchLinking(mark, async () => {
      const state = await fetch(`/decisions/${made?.[0]}.json`).then((a) => (a.ok ? a.json() : null));
      if (!state || !made) return;
      done.textContent = `${answer.say}. Now: `;
      state.now.slice(0, 6).forEach((now, n) => {
        const link = Object.assign(document.createElement("a"), { href: `/incidents/${now.id}`, textContent: now.title });
        done.append(n ? " · " : "", link);
      });
    });
  });
}

function undo() {
  if (!made) return;
  const decisions = made;
  return inTurn(async () => {
    const answer = await post("/decisions/undo", { decisions });
    if (!answer.ok) return toast(answer.error);
    made = null;
    back.disabled = true;
    done.textContent = "taken back: one incident again";
    watchLinking(mark);
    update();
  });
}

// ---- keys and pointer ----------------------------------------------------------------------------------

const step = (by) => {
  const every = parts();
  go(every[every.indexOf(current) + by]);
};
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  " ": () => {
    const at = current;
    const next = parts()[parts().indexOf(at) + 1] ?? at;
    move(at);
    go(sides.goes.contains(at) && sides.stays.contains(next) ? next : at);
  },
  g: () => {
    const from = current.closest(".account");
    const to = from.closest(".side") === sides.stays ? sides.goes : sides.stays;
    for (const part of [...from.querySelectorAll(".part")]) move(part, to);
    go(current);
  },
  Enter: split,
  z: undo,
  m: () => reason.focus(),
  h: turnAll,
};
document.addEventListener(
  "keydown",
  (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.target === reason && ["Escape", "Enter"].includes(event.key)) {
      event.preventDefault();
      return go(current ?? parts()[0]);
    }
    if (writing(event) || event.target.closest("button, a, summary") || !KEYS[event.key]) return;
    if (!current && [" ", "g"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    KEYS[event.key]();
  },
  true,
);
root.addEventListener("click", (event) => {
  const part = event.target.closest(".part");
  if (!part) return;
  if (event.target.closest(".move")) move(part);
  go(part);
});
root.addEventListener("dragstart", (event) => {
  const part = event.target.closest?.(".part");
  if (!part) return;
  go(part);
  event.dataTransfer.setData("text/plain", part.id);
  event.dataTransfer.effectAllowed = "move";
  part.classList.add("dragged");
});
root.addEventListener("dragend", () => {
  document.querySelector(".dragged")?.classList.remove("dragged");
  for (const side of Object.values(sides)) side.classList.remove("over");
});
for (const side of Object.values(sides)) {
  side.addEventListener("dragover", (event) => {
    event.preventDefault();
    side.classList.add("over");
  });
  side.addEventListener("dragleave", (event) => {
    if (!side.contains(event.relatedTarget)) side.classList.remove("over");
  });
  side.addEventListener("drop", (event) => {
    event.preventDefault();
    const part = document.getElementById(event.dataTransfer.getData("text/plain"));
    if (part?.matches(".part") && part.closest(".side") !== side) move(part, side);
  });
}
commit.addEventListener("click", split);
back.addEventListener("click", undo);
update();
go(parts()[0]);
dress();
root.dataset.ready = "yes";
