// Two sides: same, different or unsure by a key; taken back by another.

import { dress, hidden, shows, turnAll } from "./graphic.js";
import { toast, writing } from "./page.js";
import { inTurn, post, refuse, watchLinking } from "./sending.js";

const root = document.getElementById("merge");
const { one, other, shownOne, shownOther } = root.dataset;
const done = document.getElementById("done");
const back = document.getElementById("undo");
const mark = document.getElementById("linking");
const reason = document.getElementById("reason");
let made = null;

const buttons = [...document.querySelectorAll("[data-verdict]")];
const press = (verdict) => buttons.forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.verdict === verdict)));
press(null);

/** Say what came of a decision: where the event mentions are now. */
async function outcome(box, say, decision, extra = []) {
  box.textContent = [say, ...extra].join("; ");
  const state = await fetch(`/decisions/${decision}.json`).then((answer) => (answer.ok ? answer.json() : null));
  if (!state || !box.textContent.startsWith(say)) return;
  box.textContent = [say, ...extra].join("; ") + (state.now.length === 1 ? ". Now one incident: " : ". Now: ");
  state.now.slice(0, 4).forEach((incident, n) => {
    const link = Object.assign(document.createElement("a"), { href: `/incidents/${incident.id}`, textContent: incident.title });
    box.append(n ? " · " : "", link);
  });
  const next = Object.assign(document.createElement("a"), { href: "/merge", textContent: "other pairs" });
  box.append(" · ", next);
}

function judge(verdict) {
  if (made) return toast("It is judged already; undo that first.");
  if (shows(hidden(root))) return;
  const because = reason.value.trim() || null;
  press(verdict);
  return inTurn(async () => {
    const answer = await post("/merge", { one, other, verdict, shown: [shownOne, shownOther], reason: because });
    if (!answer.ok) {
      press(null);
      return refuse(done, answer.error);
    }
    made = answer.decisions;
    reason.value = "";
    back.disabled = false;
    const over = answer.overrides.map((line) => `overrides ${line}`);
    done.textContent = answer.say;
    watchLinking(mark, () => made && outcome(done, answer.say, made[0], over));
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
    press(null);
    done.textContent = "taken back: as it was";
    watchLinking(mark);
  });
}

for (const button of buttons) button.addEventListener("click", () => judge(button.dataset.verdict));
back.addEventListener("click", undo);
const KEYS = {
  y: () => judge("same"),
  "=": () => judge("same"),
  n: () => judge("different"),
  u: () => judge("unsure"),
  z: undo,
  m: () => reason.focus(),
  h: turnAll,
  j: () => (location.href = "/merge"),
};
document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.target === reason && ["Escape", "Enter"].includes(event.key)) reason.blur();
  if (writing(event) || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
dress();
root.dataset.ready = "yes";
