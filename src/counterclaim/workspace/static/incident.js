// One incident: quotes open beside the matrix, arrows walk it, citations are copied, the place is drawn.

import { dark, toast, writing } from "./page.js";

// ---- the quote beside the matrix -----------------------------------------------------------------------

const panel = document.getElementById("panel");
let opener = null;

function close() {
  if (panel.hidden) return;
  panel.hidden = true;
  opener?.removeAttribute("aria-expanded");
  if (opener?.isConnected) opener.focus();
  opener = null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "panel-body" || panel.contains(event.target)) return;
  opener?.removeAttribute("aria-expanded");
  opener = event.target;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "panel-body") return;
  panel.hidden = false;
  panel.scrollTop = 0;
  opener?.setAttribute("aria-expanded", "true");
  panel.focus();
});
document.getElementById("panel-close").addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (writing(event) || document.querySelector("dialog[open]")) return;
  if (event.key === "p") document.getElementById("print-view").click();
  if (event.key === "v") document.getElementById("review-link").click();
});

// ---- arrows in the matrix ------------------------------------------------------------------------------

const WAYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
document.querySelector(".matrix")?.addEventListener("keydown", (event) => {
  const way = WAYS[event.key];
  const cell = event.target.closest("td");
  if (!way || !cell) return;
  const own = [...cell.querySelectorAll(".entry")];
  const at = own.indexOf(event.target);
  if (way[0] && own[at + way[0]]) {
    event.preventDefault();
    own[at + way[0]].focus();
    return;
  }
  const table = cell.closest("table");
  let [row, column] = [cell.parentElement.rowIndex + way[0], cell.cellIndex + way[1]];
  for (; table.rows[row]?.cells[column]; row += way[0], column += way[1]) {
    const entries = table.rows[row].cells[column].querySelectorAll(".entry");
    if (entries.length) {
      event.preventDefault();
      entries[way[0] < 0 ? entries.length - 1 : 0].focus();
      return;
    }
  }
});

// ---- copying -------------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const from = event.target.closest("[data-copy-from]");
  const link = event.target.closest("[data-copy]");
  if (!from && !link) return;
  const text = from ? document.getElementById(from.dataset.copyFrom).textContent : link.dataset.copy;
  if (link) event.preventDefault();
  try {
    await navigator.clipboard.writeText(text);
    toast(from ? "The citation is copied." : "The permanent link is copied.");
  } catch {
    toast("The browser does not let a page copy here; mark the text and copy it yourself.");
  }
});

// ---- the place -----------------------------------------------------------------------------------------

const EARTH = 6371008.8;

/** A circle on the ground, in degrees. */
function circle(lon, lat, radius) {
  const turn = Math.PI / 180;
  const far = radius / EARTH;
  const ring = [];
  for (let k = 0; k <= 64; k += 1) {
    const way = (2 * Math.PI * k) / 64;
    const y = Math.asin(Math.sin(lat * turn) * Math.cos(far) + Math.cos(lat * turn) * Math.sin(far) * Math.cos(way));
    const x = Math.atan2(Math.sin(way) * Math.sin(far) * Math.cos(lat * turn), Math.cos(far) - Math.sin(lat * turn) * Math.sin(y));
    ring.push([lon + x / turn, y / turn]);
  }
  return { type: "Polygon", coordinates: [ring] };
}

const box = document.getElementById("map");
const EXACT = 15000;

async function drawPlace() {
  const [maplibregl, { style, dots }] = await Promise.all([import("./vendor/maplibre-gl.mjs"), import("./map-style.js")]);
  const [lon, lat, radius] = [Number(box.dataset.lon), Number(box.dataset.lat), Number(box.dataset.radius)];
  maplibregl.setWorkerUrl?.("/static/vendor/maplibre-gl-worker.mjs");
  // Far enough out that a reader sees what country it is in, and all of the doubt.
  const zoom = Math.max(1.2, Math.min(4.3, Math.log2((40075016 * Math.cos((lat * Math.PI) / 180)) / Math.max(radius, 60000)) - 2.6));
  const map = new maplibregl.Map({
    container: box,
    style: style(dark(), "/static", box.dataset.tiles || null),
    center: [lon, lat],
    zoom,
    attributionControl: { compact: true },
    dragRotate: false,
    cooperativeGestures: true,
  });
  dots?.(map);
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  map.on("style.load", () => {
    const wide = radius >= EXACT;
    const tone = box.dataset.contested ? (dark() ? "#fb923c" : "#c2410c") : dark() ? "#7fb2e5" : "#2f6da8";
    const geometry = wide ? circle(lon, lat, radius) : { type: "Point", coordinates: [lon, lat] };
    map.addSource("place", { type: "geojson", data: geometry });
    if (wide) {
      map.addLayer({ id: "area", type: "fill", source: "place", paint: { "fill-color": tone, "fill-opacity": 0.12 } });
      map.addLayer({ id: "ring", type: "line", source: "place", paint: { "line-color": tone, "line-width": 2, "line-dasharray": [3, 2] } });
    } else {
      const rim = dark() ? "#10151c" : "#ffffff";
      map.addLayer({
        id: "dot",
        type: "circle",
        source: "place",
        paint: { "circle-radius": 7, "circle-color": tone, "circle-stroke-color": rim, "circle-stroke-width": 2 },
      });
    }
    box.dataset.drawn = wide ? "ring" : "dot";
  });
  map.on("error", (event) => console.warn(event.error?.message ?? event));
  document.addEventListener("theme", () => map.setStyle(style(dark(), "/static", box.dataset.tiles || null)));
}
if (box) drawPlace();
