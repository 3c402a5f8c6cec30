// How changes are sent: one after the other, in the order in which they were made.

const csrf = document.querySelector('meta[name="csrf"]')?.content;

/** Send a change; gives the answer with its status, or a line that says why there is none. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...(csrf && { "X-CSRF-Token": csrf }) },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.headers.get("content-type")?.startsWith("application/json")) {
      const read = JSON.parse(text);
      return { ok: answer.ok, status: answer.status, error: read.error ?? read.detail ?? "", ...read };
    }
    return { ok: answer.ok, status: answer.status, error: text.trim().split("\n")[0].slice(0, 300) };
  } catch {
    return { ok: false, status: 0, error: "The server does not answer; nothing was decided." };
  }
}

/** Say in a box why nothing was decided, with a way to look again. */
export function refuse(box, words) {
  box.textContent = `${words} `;
  box.append(Object.assign(document.createElement("a"), { href: location.pathname + location.search, textContent: "look again" }));
}

let last = Promise.resolve();
/** Do something when all that was asked for before is done. */
export function inTurn(work) {
  last = last.then(work, work);
  return last;
}

/** Show that incidents are being put together until they are, then call back. */
export function watchLinking(mark, then = () => {}) {
  if (watchLinking.running) return;
  watchLinking.running = true;
  mark.hidden = false;
  const look = async () => {
    const state = await fetch("/linking.json")
      .then((answer) => answer.json())
      .catch(() => ({ linking: false, error: null }));
    if (state.linking) return setTimeout(look, 400);
    watchLinking.running = false;
    mark.hidden = !state.error;
    mark.textContent = state.error ?? "linking…";
    then(state);
  };
  setTimeout(look, 150);
}
