// What every page does: light or dark, keys to go places, errors in one line.

export const dark = () =>
  (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

export function toast(words) {
  const box = document.getElementById("toast");
  box.textContent = words;
  box.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => box.classList.remove("shown"), 6000);
}

/** Whether a key is meant for a field that is being written in. */
export const writing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]") !== null;

/** The token that changes carry where accounts are in use. */
const csrf = document.querySelector('meta[name="csrf"]')?.content;

/** Send a change: what `fetch` does, with POST and the token of the session. */
export const send = (path, options = {}) =>
  fetch(path, { method: "POST", ...options, headers: { ...options.headers, ...(csrf && { "X-CSRF-Token": csrf }) } });

if (csrf) {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = csrf;
  });
  // Forms that no script sends carry the token as a field.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.elements.csrf) return;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrf", value: csrf });
    form.append(field);
  }, true);
}

const keys = document.getElementById("keys");
document.getElementById("keys-open").addEventListener("click", () => keys.showModal());
document.getElementById("theme").addEventListener("click", () => {
  const theme = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  document.dispatchEvent(new CustomEvent("theme"));
});

const places = { i: "/", r: "/review", s: "/sources", m: "/import" };
let going = false;
document.addEventListener("keydown", (event) => {
  if (writing(event) || document.querySelector("dialog[open]")) return;
  if (going && places[event.key]) location.href = places[event.key];
  going = event.key === "g";
  if (event.key === "?") keys.showModal();
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

document.addEventListener("htmx:responseError", (event) => toast(event.detail.xhr.responseText.slice(0, 200)));
document.addEventListener("htmx:sendError", () => toast("The server does not answer; it may have been stopped."));
