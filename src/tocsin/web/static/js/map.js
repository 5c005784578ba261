// The map: country outlines, places with their names, who holds what, and events as circles no finer than what is known.
import { AttributionControl, LngLatBounds, Map as GlMap, NavigationControl, Popup, ScaleControl } from "../vendor/maplibre-gl.mjs";
import { circle, groups } from "./shapes.js";
import { icons, layers } from "./mapstyle.js";

const NEAREST = 9.5; // zoom: closer in, a circle of 10 km would suggest more than is known
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
  const features = (await json(element.dataset.geojson)).features;
  const key = element.closest("figure")?.id || element.dataset.outlines;
  const live = kept.get(key) ?? (await create(element, key, features));
  if (live.canvas.parentNode !== element) element.append(live.canvas);
  element.classList.add("live");
  live.map.resize();
  fill(live, features);
  list(element, live, features);
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

async function create(element, key, features) {
  styled();
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  element.append(canvas);
  element.classList.add("live");
  const outlines = await unpacked(await json(element.dataset.outlines));
  const map = new GlMap({
    container: canvas, style: { version: 8, sources: {}, layers: [] }, bounds: extent(features), fitBoundsOptions: { padding: 40, maxZoom: 7 },
    maxZoom: NEAREST, minZoom: 1, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
    cooperativeGestures: true, fadeDuration: 0, locale: { "Map.Title": element.dataset.caption || "Map" },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: "Outlines: Natural Earth, borders as they are on the ground; no position is taken" }), "bottom-right");
  const live = { map, canvas, outlines, features, popup: null };
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
    for (const name of ["areas", "points"]) map.addSource(name, { type: "geojson", data: collection([]) });
  }
  layers().forEach((layer) => map.addLayer(layer));
}

const collection = (features) => ({ type: "FeatureCollection", features });

function fill(live, features) {
  live.features = features;
  live.popup?.remove();
  const grouped = groups(features);
  live.map.getSource("areas").setData(collection(grouped.filter((row) => row.geometry.type !== "Point" || row.properties.layer === "event").map(area)));
  live.map.getSource("points").setData(collection(grouped.filter((row) => row.geometry.type === "Point")));
  live.grouped = grouped;
}

/** An event's circle in its true size; a held area as it is. */
function area(feature) {
  if (feature.geometry.type !== "Point") return feature;
  return { ...feature, geometry: circle(feature.geometry.coordinates, feature.properties.radius_km) };
}

function extent(features) {
  const box = new LngLatBounds();
  const add = (point) => (typeof point[0] === "number" ? box.extend(point) : point.forEach(add));
  features.forEach((feature) => feature.geometry && add(feature.geometry.type === "Point" && feature.properties.radius_km
    ? circle(feature.geometry.coordinates, feature.properties.radius_km).coordinates : feature.geometry.coordinates));
  return box.isEmpty() ? [[-170, -55], [180, 75]] : box;
}

function hits(live, point) {
  const names = ["hold-icon", "hold-label", "event-fill", "hold-fill", "place-dot", "place-label", "event-label"].filter((name) => live.map.getLayer(name));
  return live.map.queryRenderedFeatures([[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]], { layers: names });
}

function asked(live, event) {
  const numbers = [...new Set(hits(live, event.point).map((hit) => hit.properties.number))];
  if (numbers.length) tell(live, event.lngLat, numbers.map((number) => live.grouped[number]));
}

function tell(live, at, found) {
  live.popup?.remove();
  live.popup = new Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(said(found)).addTo(live.map);
}

const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const dayWords = (day) => (/^\d{4}-\d{2}-\d{2}$/.test(day ?? "") ? words.format(Date.parse(`${day}T00:00:00Z`)) : day);

/** What a popup says: text nodes only, for the words came from outside. */
function said(found) {
  const box = document.createElement("div");
  for (const feature of found) {
    const head = paragraph(feature.properties.name);
    head.className = "popup-name";
    box.append(head, ...feature.properties.members.flatMap(lines));
  }
  return box;
}

function lines(given) {
  const told = [given.title !== given.name ? given.title : "", dayWords(given.day), given.contested ? "contested" : "", given.precision].filter(Boolean).join(" · ");
  const line = paragraph(told);
  if (given.href?.startsWith("/")) line.append(" ", Object.assign(document.createElement("a"), { href: given.href, textContent: "the record" }));
  return line.hasChildNodes() ? [line] : [];
}

const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });

/** The same as a list of buttons beneath the map: for keys, screen readers, and whoever finds no circle. */
function list(element, live, features) {
  element.parentNode.querySelector(".map-list")?.remove();
  const details = document.createElement("details");
  details.className = "map-list";
  const summary = Object.assign(document.createElement("summary"), { textContent: `What is on the map, as a list (${features.length})` });
  const rows = document.createElement("ul");
  rows.append(...live.grouped.filter((row) => row.geometry).map((row) => item(live, row)));
  details.append(summary, rows);
  element.after(details);
}

function item(live, feature) {
  const { name, count, contested, day } = feature.properties;
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.textContent = [count > 1 ? `${name} (${count})` : name, count > 1 ? "" : dayWords(day), contested ? "contested" : ""].filter(Boolean).join(", ");
  button.addEventListener("click", () => {
    const box = extent([feature]);
    live.map.fitBounds(box, { maxZoom: 7.5, padding: 60, animate: false });
    tell(live, box.getCenter(), [feature]);
  });
  const row = document.createElement("li");
  row.append(button);
  return row;
}
