// The look of the map that lies under the data: land, water, borders and names, from the files in outlines/.
// The background stays pale and cool; red and orange are left to the data.
// A style without `glyphs` has its text drawn from the reader's own fonts, so nothing is fetched from elsewhere.

const LIGHT = {
  water: "#d3dde3",
  land: "#f7f6f2",
  lake: "#d3dde3",
  border: "#8f96a3",
  division: "#c9cbd0",
  country: "#5b6472",
  city: "#3c4450",
  town: "#5d6672",
  halo: "#f7f6f2",
  dot: "#6b7480",
};

const DARK = {
  water: "#10171e",
  land: "#1f272f",
  lake: "#10171e",
  border: "#65707d",
  division: "#3a4652",
  country: "#98a3b0",
  city: "#c3cbd4",
  town: "#94a0ac",
  halo: "#1a2129",
  dot: "#8a96a3",
};

// The first name tells the weight; it is no font, and the browser goes on to the next.
const REGULAR = ["Map Regular", "system-ui", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans"];
const MEDIUM = ["Map Semibold", "system-ui", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans"];

const FILES = ["countries", "borders", "divisions", "lakes", "names", "cities"];

/**
 * A MapLibre style.
 *
 * @param {boolean} dark - whether the page is dark
 * @param {string} base - where the page's files lie, without a slash at the end; outlines/ is in it
 * @param {string|null} tiles - an address of raster tiles with {z}, {x} and {y}, where the user gives one
 * @returns {object} style, version 8
 */
export function style(dark, base, tiles = null) {
  const colours = dark ? DARK : LIGHT;
  const sources = Object.fromEntries(FILES.map((name) => [name, source(`${base}/outlines/${name}.json`)]));
  sources.countries.attribution = "Natural Earth, GeoNames";
  if (tiles) sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256 };
  return { version: 8, sources, layers: [...ground(colours, dark, tiles), ...lines(colours, tiles), ...labels(colours)] };
}

/**
 * Give a map the two marks of towns, a dot and the ring of a capital, which it draws when the style asks for
 * them; so no sprite is needed. Call it once for each map, before its style has loaded.
 *
 * @param {object} map - a MapLibre map
 */
export function dots(map) {
  const marks = { dot: [0, 5], ring: [4, 6.5] };
  map.setMissingStyleImageResolver((id) => {
    if (marks[id] && !map.hasImage(id)) map.addImage(id, mark(...marks[id]), { sdf: true, pixelRatio: 2 });
  });
}

/** A disc, or a ring with an inner radius, as the distance field that MapLibre colours. */
function mark(inner, outer) {
  const size = 32;
  const data = new Uint8ClampedArray(4 * size * size);
  for (let i = 0; i < size * size; i += 1) {
    const r = Math.hypot((i % size) - size / 2 + 0.5, Math.floor(i / size) - size / 2 + 0.5);
    const outside = inner ? Math.max(inner - r, r - outer) : r - outer;
    data[4 * i + 3] = 192 - 32 * outside;
  }
  return { width: size, height: size, data };
}

function source(data) {
  return { type: "geojson", data, maxzoom: 10, tolerance: 0.3 };
}

function ground(colours, dark, tiles) {
  const layers = [
    { id: "water", type: "background", paint: { "background-color": colours.water } },
    { id: "land", type: "fill", source: "countries", paint: { "fill-color": colours.land } },
    {
      id: "lakes",
      type: "fill",
      source: "lakes",
      filter: ["<=", ["get", "z"], ["zoom"]],
      paint: { "fill-color": colours.lake },
    },
  ];
  if (!tiles) return layers;
  const paint = dark
    ? { "raster-brightness-max": 0.55, "raster-saturation": -0.5, "raster-contrast": -0.1 }
    : { "raster-saturation": -0.35, "raster-opacity": 0.9 };
  return [...layers, { id: "tiles", type: "raster", source: "tiles", paint }];
}

function lines(colours, tiles) {
  const joined = { "line-join": "round", "line-cap": "round" };
  const width = ["interpolate", ["linear"], ["zoom"], 1, 0.5, 4, 0.9, 8, 1.6];
  return [
    {
      id: "divisions",
      type: "line",
      source: "divisions",
      minzoom: 4,
      filter: ["<=", ["get", "z"], ["zoom"]],
      layout: joined,
      paint: {
        "line-color": tiles ? colours.border : colours.division,
        "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.5, 8, 1.1],
        "line-opacity": tiles ? 0.5 : ["interpolate", ["linear"], ["zoom"], 4, 0.6, 5, 1],
      },
    },
    {
      id: "borders",
      type: "line",
      source: "borders",
      filter: ["!", ["has", "d"]],
      layout: joined,
      paint: { "line-color": colours.border, "line-width": width },
    },
    {
      id: "borders-not-agreed",
      type: "line",
      source: "borders",
      filter: ["has", "d"],
      layout: { "line-join": "round" },
      paint: { "line-color": colours.border, "line-width": width, "line-dasharray": [3, 2.5] },
    },
  ];
}

function labels(colours) {
  const halo = { "text-halo-color": colours.halo, "text-halo-width": 1.2, "text-halo-blur": 0.4 };
  const named = ["<=", ["get", "z"], ["zoom"]];
  const zoomed = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
  const town = {
    type: "symbol",
    source: "cities",
    minzoom: 3,
    layout: {
      "text-field": ["get", "n"],
      "text-font": REGULAR,
      "text-size": zoomed(3, 10, 8, ["match", ["get", "r"], 0, 16, 1, 15, 2, 14, 3, 13, 12]),
      "text-variable-anchor": ["left", "right", "top", "bottom"],
      "text-radial-offset": 0.55,
      "text-justify": "auto",
      "text-padding": 4,
      "text-max-width": 8,
      "icon-image": "dot",
      "icon-size": zoomed(
        3, ["match", ["get", "r"], [0, 1], 0.55, 0.45],
        8, ["match", ["get", "r"], [0, 1], 0.9, [2, 3], 0.75, 0.6],
      ),
      "icon-padding": 1,
      "symbol-sort-key": ["+", ["*", ["get", "z"], 10], ["get", "r"]],
    },
    paint: {
      "text-color": ["case", [">=", ["get", "r"], 3], colours.town, colours.city],
      "icon-color": colours.dot,
      ...halo,
    },
  };
  const capital = {
    ...town,
    layout: {
      ...town.layout,
      "text-font": MEDIUM,
      "text-size": zoomed(3, 10.5, 8, 15.5),
      "icon-image": "ring",
      "icon-size": zoomed(3, 0.75, 8, 1.1),
    },
    paint: { ...town.paint, "text-color": colours.city },
  };
  const country = {
    type: "symbol",
    source: "names",
    filter: named,
    maxzoom: 7,
    layout: {
      "text-field": ["get", "n"],
      "text-font": MEDIUM,
      "text-size": zoomed(
        1, ["match", ["get", "r"], [1, 2], 10.5, 9.5],
        5, ["match", ["get", "r"], [1, 2], 18, [3, 4], 15, 12.5],
      ),
      "text-letter-spacing": 0.08,
      "text-variable-anchor": [
        "step", ["zoom"], ["literal", ["center", "top", "bottom"]],
        4, ["literal", ["center", "top", "bottom", "right", "left"]],
      ],
      "text-radial-offset": 0.7,
      "text-max-width": 7,
      "text-padding": 4,
      "symbol-sort-key": ["get", "r"],
    },
    paint: {
      "text-color": colours.country,
      "text-opacity": zoomed(6.4, 1, 7, 0),
      ...halo,
      "text-halo-width": 1.6,
    },
  };
  // What comes last is placed first: far out countries go before their capitals, nearer capitals come first.
  return [
    { id: "cities", ...town, filter: ["all", named, ["!", ["has", "c"]]] },
    { id: "capitals-far", ...capital, filter: ["all", named, ["has", "c"]], maxzoom: 4 },
    { id: "countries", ...country },
    { id: "capitals", ...capital, filter: ["all", named, ["has", "c"]], minzoom: 4 },
  ];
}
