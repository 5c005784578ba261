// The map: country outlines, places with their names, who holds what, and events as circles no finer than what is known.
import { AttributionControl, LngLatBounds, Map as GlMap, NavigationControl, Popup, ScaleControl } from "../vendor/maplibre-gl.mjs";
import { read } from "./mapdata.js";
import { icons, layers } from "./mapstyle.js";
import { circle } from "./shapes.js";

const NEAREST = 9.5; // zoom: closer in, a circle of 10 km would suggest more than is known
const WIDE = 100; // km: what may be anywhere in so wide a circle does not decide what the map shows
const kept = new Map(); // figure id → the live map, carried over when the slider swaps the page

/** Draws each element, once; one that cannot be drawn keeps the server's drawing. */
export function draw(elements) {
  elements.forEach((element) => {
    element.dataset.drawn = "yes";
    show(element).catch((error) => {
      element.classList.remove("live");
      console.warn("the map keeps the server's drawing:", error);
    });
  });
}

async function show(element) {
  const found = read(await json(element.dataset.geojson));
  const key = element.closest("figure")?.id || element.dataset.outlines;
  const live = kept.get(key) ?? (await create(element, key, found));
  if (live.canvas.parentNode !== element) element.append(live.canvas);
  element.classList.add("live");
  live.map.resize();
  fill(live, found.drawn);
  live.map.once("idle").then(() => element.classList.remove("waiting"));
  list(element, live, found);
}

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: the answer was ${answer.status}`);
  return answer.json();
}

/** Land, borders and coasts of a TopoJSON of countries; plain GeoJSON is taken as land whose edges are all borders. */
async function unpacked(given) {
  if (given.type !== "Topology") return { land: given, borders: given, coasts: collection([]) };
  await import("../vendor/topojson-client.min.js");
  const { feature, mesh } = globalThis.topojson;
  const { countries } = given.objects;
  return { land: feature(given, countries), borders: mesh(given, countries, (a, b) => a !== b), coasts: mesh(given, countries, (a, b) => a === b) };
}

function styled() {
  if (document.querySelector("link[data-map]")) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("../vendor/maplibre-gl.css", import.meta.url).href });
  link.dataset.map = "yes";
  document.head.prepend(link);
}

async function create(element, key, { drawn }) {
  styled();
  const outlines = await unpacked(await json(element.dataset.outlines));
  const canvas = Object.assign(document.createElement("div"), { className: "map-canvas" });
  element.append(canvas);
  element.classList.add("live", "waiting"); // the server's drawing stays until this one is complete
  const map = new GlMap({
    container: canvas, style: { version: 8, sources: {}, layers: [] }, bounds: extent(drawn), fitBoundsOptions: { padding: 40, maxZoom: 7.5 },
    maxZoom: NEAREST, minZoom: 1, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
    cooperativeGestures: true, fadeDuration: 0, locale: { "Map.Title": element.dataset.caption || "Map" },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: "Outlines: Natural Earth, borders as they are on the ground; no position is taken" }), "bottom-right");
  const live = { map, canvas, outlines, drawn, popup: null };
  await map.once("style.load");
  dress(live);
  document.addEventListener("tocsin:theme", () => dress(live));
  map.on("click", (event) => asked(live, event));
  map.on("mousemove", (event) => { map.getCanvas().style.cursor = hits(live, event.point).length ? "pointer" : ""; });
  kept.set(key, live);
  return live;
}

/** Sources, pictures and layers in the colours of now. */
function dress(live) {
  const { map } = live;
  for (const layer of map.getStyle().layers) map.removeLayer(layer.id);
  for (const [name, picture] of icons()) {
    if (map.hasImage(name)) map.removeImage(name);
    map.addImage(name, picture, { pixelRatio: 2 });
  }
  if (!map.getSource("land")) {
    for (const [name, data] of Object.entries(live.outlines)) map.addSource(name, { type: "geojson", data });
    for (const name of ["circles", "points"]) map.addSource(name, { type: "geojson", data: collection([]) });
  }
  layers().forEach((layer) => map.addLayer(layer));
}

const collection = (features) => ({ type: "FeatureCollection", features });
const round = (feature) => ({ ...feature, geometry: circle(feature.geometry.coordinates, feature.properties.radius_km) });
const isEvent = (feature) => feature.properties.layer === "event";

function fill(live, drawn) {
  live.drawn = drawn;
  live.popup?.remove();
  live.map.getSource("circles").setData(collection(drawn.filter(isEvent).map(round)));
  live.map.getSource("points").setData(collection(drawn));
}

function extent(drawn) {
  const box = new LngLatBounds();
  const near = drawn.filter((feature) => !(feature.properties.radius_km > WIDE));
  for (const feature of near.length ? near : drawn) {
    const edge = feature.properties.radius_km ? round(feature).geometry.coordinates[0] : [feature.geometry.coordinates];
    edge.forEach((point) => box.extend(point));
  }
  return box.isEmpty() ? [[-170, -55], [180, 75]] : box;
}

function hits(live, point) {
  const names = ["hold-icon", "hold-label", "event-fill", "place-dot", "place-label", "event-label"].filter((name) => live.map.getLayer(name));
  return live.map.queryRenderedFeatures([[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]], { layers: names });
}

function asked(live, event) {
  const numbers = [...new Set(hits(live, event.point).map((hit) => hit.properties.number))];
  if (numbers.length) tell(live, event.lngLat, numbers.map((number) => live.drawn[number]));
}

function tell(live, at, found) {
  live.popup?.remove();
  live.popup = new Popup({ maxWidth: "22rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(said(found)).addTo(live.map);
}

/** What a popup says: text nodes only, for the words came from outside. */
function said(found) {
  const box = document.createElement("div");
  for (const { properties } of found) {
    const head = paragraph(properties.name);
    head.className = "popup-name";
    box.append(head, ...properties.members.map(line));
  }
  return box;
}

function line({ head, words, href }) {
  const made = paragraph("");
  if (head) made.append(Object.assign(document.createElement("b"), { textContent: head }), words ? ` · ${words}` : "");
  else made.append(words);
  if (href?.startsWith("/")) made.append(" ", Object.assign(document.createElement("a"), { href, textContent: "the record" }));
  return made;
}

const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });

/** The same as a list of buttons beneath the map: for keys, screen readers, and whoever finds no circle. */
function list(element, live, { drawn, nowhere }) {
  element.parentNode.querySelector(".map-list")?.remove();
  const details = Object.assign(document.createElement("details"), { className: "map-list" });
  const left = nowhere ? `; ${nowhere} more are not known to any distance` : "";
  details.append(Object.assign(document.createElement("summary"), { textContent: `What is on the map, as a list of ${drawn.length}${left}` }));
  const rows = document.createElement("ul");
  const order = Object.keys(WHAT);
  const sorted = [...drawn].sort((one, other) => order.indexOf(one.properties.layer) - order.indexOf(other.properties.layer));
  rows.append(...sorted.map((feature) => item(live, feature)));
  details.append(rows);
  element.after(details);
}

const WHAT = { event: "what happened", hold: "who holds it", place: "place" };

function item(live, feature) {
  const { name, count, contested, layer } = feature.properties;
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.textContent = [`${name}: ${WHAT[layer]}${count > 1 ? ` (${count})` : ""}`, contested ? "contested" : ""].filter(Boolean).join(", ");
  button.addEventListener("click", () => {
    const box = extent([feature]);
    live.map.fitBounds(box, { maxZoom: 7.5, padding: 60, animate: false });
    tell(live, feature.geometry.coordinates, [feature]);
  });
  const row = document.createElement("li");
  row.append(button);
  return row;
}
