// The overview: a map and a timeline that follow the filter, and change it.

import * as maplibregl from "./vendor/maplibre-gl.mjs";
import { dots, style } from "./map-style.js";
import { dark, toast, writing } from "./page.js";

const form = document.getElementById("filter");
const box = document.getElementById("map");
const note = document.getElementById("map-note");
const found = () => document.getElementById("found");
const apply = () => form.dispatchEvent(new Event("filter"));

// ---- the map -------------------------------------------------------------------------------------------

const COLOURS = { dot: ["#2f6da8", "#7fb2e5"], clash: ["#c2410c", "#fb923c"], ink: ["#ffffff", "#10151c"] };
const colour = (name) => COLOURS[name][dark() ? 1 : 0];

const remembered = () => {
  try {
    return JSON.parse(sessionStorage.getItem("map")) ?? {};
  } catch {
    return {};
  }
};

/** What the map shows at first: where it was last looked at, else all that there is to see. */
function opening() {
  const before = remembered();
  if (before.center) return before;
  const [west, south, east, north] = (found().dataset.bounds ?? "").split(" ").map(Number);
  if (north === undefined) return { center: [40, 25], zoom: 1.4 };
  return { bounds: [west, south, east, north], fitBoundsOptions: { padding: 60, maxZoom: 7 } };
}

const ground = () => style(dark(), "/static", box.dataset.tiles || null);
const map = new maplibregl.Map({
  container: box,
  style: ground(),
  ...opening(),
  attributionControl: { compact: true },
  dragRotate: false,
  pitchWithRotate: false,
  // Names that fade in have the map drawn twenty times for each change, which without a graphics card is seconds.
  fadeDuration: 0,
});
dots(map);
map.touchZoomRotate.disableRotation();
map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-left");
map.addControl(new maplibregl.ScaleControl(), "bottom-left");
map.on("moveend", () => {
  sessionStorage.setItem("map", JSON.stringify({ center: map.getCenter().toArray(), zoom: map.getZoom() }));
});

const EARTH = 6371008.8;
/** A circle on the ground, so that a ring is as wide as the doubt at every zoom. */
function circle([lon, lat], radius) {
  const ring = [];
  const turn = Math.PI / 180;
  const far = radius / EARTH;
  for (let k = 0; k <= 64; k += 1) {
    const way = (2 * Math.PI * k) / 64;
    const y = Math.asin(Math.sin(lat * turn) * Math.cos(far) + Math.cos(lat * turn) * Math.sin(far) * Math.cos(way));
    const x = Math.atan2(
      Math.sin(way) * Math.sin(far) * Math.cos(lat * turn),
      Math.cos(far) - Math.sin(lat * turn) * Math.sin(y),
    );
    ring.push([lon + x / turn, y / turn]);
  }
  return { type: "Polygon", coordinates: [ring] };
}

const empty = { type: "FeatureCollection", features: [] };

/** What is drawn of the incidents, in the colours of the page. */
function layers() {
  const size = ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 6, 3, 11, 10, 18, 40, 30];
  const tone = ["case", [">", ["get", "contested"], 0], colour("clash"), colour("dot")];
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": tone, "fill-opacity": 0.1 } },
    {
      id: "area-lines",
      type: "line",
      source: "areas",
      paint: { "line-color": tone, "line-width": 1.5, "line-dasharray": [3, 2] },
    },
    {
      id: "area-counts",
      type: "symbol",
      source: "areas",
      filter: [">", ["get", "count"], 1],
      layout: { "text-field": ["to-string", ["get", "count"]], "text-size": 12 },
      paint: { "text-color": tone, "text-halo-color": colour("ink"), "text-halo-width": 1.5 },
    },
    {
      id: "spots",
      type: "circle",
      source: "spots",
      paint: {
        "circle-radius": size,
        "circle-color": tone,
        "circle-opacity": 0.85,
        "circle-stroke-color": colour("ink"),
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "counts",
      type: "symbol",
      source: "spots",
      layout: {
        "text-field": [
          "case",
          [">", ["get", "count"], 1],
          ["number-format", ["get", "count"], { locale: "en" }],
          [">", ["get", "contested"], 0],
          "≠",
          "",
        ],
        "text-size": 11,
        "text-allow-overlap": true,
      },
      paint: { "text-color": colour("ink") },
    },
    { id: "drawn", type: "line", source: "drawn", paint: { "line-color": colour("dot"), "line-width": 2 } },
    {
      id: "chosen",
      type: "line",
      source: "chosen",
      paint: { "line-color": dark() ? "#ffffff" : "#10151c", "line-width": 2.5 },
    },
  ];
}

function furnish() {
  for (const name of ["spots", "areas", "drawn", "chosen"])
    if (!map.getSource(name)) map.addSource(name, { type: "geojson", data: empty });
  for (const layer of layers()) if (!map.getLayer(layer.id)) map.addLayer(layer);
}

/** Give all that is drawn the colours that the page has now. */
function paint() {
  if (!map.getLayer("spots")) {
    map.once("style.load", paint);
    return;
  }
  for (const { id, paint } of [...ground().layers, ...layers()])
    for (const [name, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, name, value);
}

const BEHIND = 80;
const waiting = new Map();
/** Let the page answer first: the map is drawn a moment behind it, and only as it is last asked for. */
function after(what, draw) {
  clearTimeout(waiting.get(what));
  waiting.set(what, setTimeout(draw, BEHIND));
}

let asked = 0;
async function fetchSpots() {
  if (!map.getSource("spots")) return;
  const bounds = map.getBounds();
  const west = Math.max(-180, bounds.getWest());
  const east = Math.min(180, bounds.getEast());
  const query = new URLSearchParams(found().dataset.query.slice(1));
  query.delete("page");
  query.delete("sort");
  query.set("zoom", map.getZoom().toFixed(2));
  query.set(
    "box",
    `${west.toFixed(3)},${bounds.getSouth().toFixed(3)} ${east.toFixed(3)},${bounds.getNorth().toFixed(3)}`,
  );
  asked += 1;
  const mine = asked;
  const answer = await fetch(`/map.json?${query}`);
  if (mine !== asked) return;
  if (!answer.ok) {
    toast(await answer.text());
    return;
  }
  const { features } = await answer.json();
  const points = features.filter((f) => f.properties.radius_m === 0);
  const areas = features
    .filter((f) => f.properties.radius_m > 0)
    .sort((a, b) => b.properties.radius_m - a.properties.radius_m)
    .map((f) => ({ ...f, geometry: circle(f.geometry.coordinates, f.properties.radius_m) }));
  map.getSource("spots").setData({ type: "FeatureCollection", features: points });
  map.getSource("areas").setData({ type: "FeatureCollection", features: areas });
  box.dataset.spots = points.length;
  box.dataset.areas = areas.length;
  showArea();
}

function showArea() {
  const corners = document
    .getElementById("area")
    .value.split(" ")
    .filter(Boolean)
    .map((c) => c.split(",").map(Number));
  let ring = corners;
  if (corners.length === 2) {
    const [[w, s], [e, n]] = corners;
    ring = [[w, s], [e, s], [e, n], [w, n]];
  }
  const shape = ring.length > 2 ? { type: "Polygon", coordinates: [[...ring, ring[0]]] } : null;
  map.getSource("drawn").setData(shape ?? empty);
}

map.on("style.load", () => {
  furnish();
  fetchSpots();
});
map.on("moveend", fetchSpots);
map.on("idle", () => {
  box.dataset.idle = "";
});
map.on("error", (event) => console.warn(event.error?.message ?? event));
document.addEventListener("theme", () => after("paint", paint));
// Of two answers that are on their way, the later question's counts, whichever comes last.
let question;
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target.id === "parts") question = detail.xhr;
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id === "parts" && detail.xhr !== question) detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSwap", () => {
  fetchSpots();
  dress();
});

for (const layer of ["spots", "areas"]) {
  map.on("mouseenter", layer, () => {
    map.getCanvas().style.cursor = "pointer";
  });
  map.on("mouseleave", layer, () => {
    map.getCanvas().style.cursor = "";
  });
}
map.on("click", (event) => {
  if (corners) return;
  const [hit] = map.queryRenderedFeatures(event.point, { layers: ["spots", "areas"] });
  if (!hit) return;
  const { id, count, radius_m: radius } = hit.properties;
  if (id) location.href = `/incidents/${encodeURIComponent(id)}`;
  else if (map.getZoom() < 11 && radius === 0)
    map.easeTo({ center: hit.geometry.coordinates, zoom: Math.min(12, map.getZoom() + 2.5) });
  else only(event.lngLat, radius || 2000, count);
});

/** Ask for what lies around a point. */
function only({ lng, lat }, radius) {
  const ring = circle([lng, lat], radius).coordinates[0].filter((_, k) => k % 4 === 0);
  setArea(ring);
}

function setArea(ring) {
  document.getElementById("area").value = ring.map((c) => c.map((v) => v.toFixed(3)).join(",")).join(" ");
  apply();
}

// ---- drawing an area -----------------------------------------------------------------------------------

let corners = null;
const draw = document.getElementById("draw");
function stopDrawing() {
  corners = null;
  draw.setAttribute("aria-pressed", "false");
  map.doubleClickZoom.enable();
  map.getCanvas().style.cursor = "";
  note.textContent = "";
}
draw.addEventListener("click", () => {
  if (corners) {
    stopDrawing();
    showArea();
    return;
  }
  corners = [];
  draw.setAttribute("aria-pressed", "true");
  map.doubleClickZoom.disable();
  map.getCanvas().style.cursor = "crosshair";
  note.textContent = "Click the corners of an area; double-click the last one, Escape to stop.";
});
map.on("click", (event) => {
  if (!corners) return;
  corners.push(event.lngLat.toArray());
  map.getSource("drawn").setData({ type: "LineString", coordinates: corners });
});
map.on("dblclick", () => {
  if (!corners) return;
  const ring = corners.slice(0, -1);
  stopDrawing();
  if (ring.length > 2) setArea(ring);
  else showArea();
});
document.getElementById("here").addEventListener("click", () => {
  const b = map.getBounds();
  setArea([
    [Math.max(-180, b.getWest()), Math.max(-90, b.getSouth())],
    [Math.min(180, b.getEast()), Math.min(90, b.getNorth())],
  ]);
});

// ---- the timeline --------------------------------------------------------------------------------------

const DAY = 86400000;

/** Put ticks and brush where they belong, after each change of the parts. */
function dress() {
  const timeline = document.getElementById("timeline");
  for (const tick of timeline.querySelectorAll("[data-x]")) tick.style.left = `${tick.dataset.x}%`;
  let open = sessionStorage.getItem("facet");
  for (const facet of document.querySelectorAll(".facet")) {
    facet.open = facet.dataset.name === open;
    facet.addEventListener("toggle", () => {
      if (facet.open) {
        for (const other of document.querySelectorAll(".facet[open]")) if (other !== facet) other.open = false;
        sessionStorage.setItem("facet", facet.dataset.name);
      } else if (sessionStorage.getItem("facet") === facet.dataset.name) sessionStorage.removeItem("facet");
    });
  }
  if (!timeline.dataset.start) return;
  const first = Date.parse(timeline.dataset.start);
  const length = (Date.parse(timeline.dataset.end) - first) / DAY + 1;
  const at = (event) => {
    const { left, width } = timeline.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const day = (part) => new Date(first + Math.min(length - 1, Math.floor(part * length)) * DAY).toISOString().slice(0, 10);
  let from = null;
  let brush = null;
  timeline.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = at(event);
    brush = document.createElement("div");
    brush.className = "brush";
    timeline.append(brush);
    timeline.setPointerCapture(event.pointerId);
  });
  timeline.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = at(event);
    brush.style.left = `${100 * Math.min(from, to)}%`;
    brush.style.width = `${100 * Math.abs(to - from)}%`;
  });
  timeline.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [a, b] = [from, at(event)].sort((x, y) => x - y);
    from = null;
    document.getElementById("from").value = day(a);
    document.getElementById("to").value = day(b);
    apply();
  });
}
dress();

// ---- the list ------------------------------------------------------------------------------------------

let current = -1;
const rows = () => [...document.querySelectorAll(".incident")];
document.addEventListener("mouseover", (event) => show(event.target.closest?.(".incident")));
document.addEventListener("focusin", (event) => show(event.target.closest?.(".incident")));
function show(row) {
  if (!map.getSource("chosen")) return;
  const shape = row?.dataset.lat
    ? circle([Number(row.dataset.lon), Number(row.dataset.lat)], Math.max(Number(row.dataset.radius), 1500 * 2 ** (8 - map.getZoom())))
    : null;
  after("chosen", () => map.getSource("chosen").setData(shape ?? empty));
}

document.addEventListener("click", (event) => {
  const drop = event.target.closest("[data-drop]");
  if (!drop) return;
  // The fields outside the parts keep what they hold; what is dropped there has to be emptied by hand.
  const names = drop.dataset.drop === "all" ? ["q", "start", "end", "area"] : [drop.dataset.drop];
  for (const name of names) {
    const field = form.elements[name];
    if (field instanceof HTMLInputElement && field.type !== "checkbox") field.value = "";
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && corners) {
    stopDrawing();
    showArea();
  }
  if (writing(event) || document.querySelector("dialog[open]")) return;
  const list = rows();
  if (event.key === "j" || event.key === "k") {
    current = Math.min(list.length - 1, Math.max(0, current + (event.key === "j" ? 1 : -1)));
    list[current]?.querySelector("a").focus();
  }
  if (event.key === "[") document.getElementById("previous")?.click();
  if (event.key === "]") document.getElementById("next")?.click();
  if (event.key === "x") location.href = "/";
});
