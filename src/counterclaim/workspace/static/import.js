// Adding reports: the whole page takes what is dropped on it, folders too.

import { toast } from "./page.js";

const form = document.getElementById("files-form");
const input = document.getElementById("files");
const chosen = document.getElementById("files-chosen");
const sent = document.getElementById("sent");

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

function say() {
  const files = [...input.files];
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const first = files[0]?.name ?? "";
  chosen.textContent = files.length === 0 ? "" : `${first}${files.length > 1 ? ` and ${files.length - 1} more` : ""}, ${size(bytes)}`;
}

/** The files of what was dropped: of a folder all below it, but for hidden ones. */
async function filesOf(items) {
  const found = [];
  async function walk(entry) {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        for (const inner of some.sort((a, b) => (a.name < b.name ? -1 : 1))) await walk(inner);
      }
    }
  }
  for (const entry of items) await walk(entry);
  return found;
}

if (form) {
  let depth = 0;
  const over = (more) => {
    depth = Math.max(0, depth + more);
    document.body.classList.toggle("dropping", depth > 0);
  };
  document.addEventListener("dragenter", (event) => hasFiles(event) && over(1));
  document.addEventListener("dragleave", (event) => hasFiles(event) && over(-1));
  document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    over(0);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files];
    try {
      const files = entries.some((entry) => entry.isDirectory) ? await filesOf(entries) : plain;
      const kept = new DataTransfer();
      for (const file of files) kept.items.add(file);
      input.files = kept.files;
    } catch (error) {
      toast(`The folder cannot be read: ${error.message}`);
      return;
    }
    say();
    if (input.files.length) form.requestSubmit();
  });
  input.addEventListener("change", say);

  form.addEventListener("htmx:xhr:progress", (event) => {
    sent.hidden = !(event.detail.lengthComputable && event.detail.loaded < event.detail.total);
    sent.value = event.detail.loaded / (event.detail.total || 1);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form) sent.hidden = true;
    // What was taken leaves the form; outlet and date stay for the next of the same kind.
    if (event.detail.successful && event.target === form) {
      input.value = "";
      say();
    }
    if (event.detail.successful && event.target.id === "paste-form") {
      for (const name of ["text", "title", "url"]) event.target.elements[name].value = "";
      event.target.elements.text.focus();
    }
  });
}
