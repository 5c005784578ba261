// How the map looks: layers and small pictures, in the page's colours. A side is a hue and also a letter and a shape.
import { colour } from "./switch.js";

const SIDES = ["a", "b", "both", "other", "unknown"];
const LETTERS = { a: "A", b: "B", both: "AB", other: "■", unknown: "?" };
const TONES = { a: "--side-a", b: "--side-b", both: "--side-other", other: "--side-other", unknown: "--soft" };
const FONT = ["Noto Sans Variable", "Noto Sans Armenian Variable", "Noto Naskh Arabic Variable", "Noto Sans", "sans-serif"];

const is = (layer) => ["==", ["get", "layer"], layer];
const contested = ["==", ["get", "contested"], true];

/** The layers, lowest first; the highest symbols are placed first, so no name may cover a badge. */
export function layers() {
  const bySide = ["match", ["get", "side"], ...SIDES.flatMap((side) => [side, colour(TONES[side])]), colour("--soft")];
  const halo = { "text-color": colour("--ink"), "text-halo-color": colour("--paper"), "text-halo-width": 1.6 };
  const text = { "text-font": FONT, "text-field": ["get", "label"], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-max-width": 9 };
  const named = (id, layer, size, offset, paint = halo) => ({
    id, type: "symbol", source: "points", filter: is(layer), layout: { ...text, "text-size": size, "text-radial-offset": offset }, paint,
  });
  return [
    { id: "sea", type: "background", paint: { "background-color": colour("--wash") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("--paper") } },
    { id: "coasts", type: "line", source: "coasts", paint: { "line-color": colour("--line"), "line-width": 1 } },
    { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("--faint"), "line-width": 0.7 } },
    { id: "event-fill", type: "fill", source: "circles", paint: { "fill-color": bySide, "fill-opacity": ["case", [">", ["get", "radius_km"], 100], 0.025, 0.12] } },
    edge("event-edge", ["!", contested], bySide),
    edge("event-edge-contested", contested, bySide, [2.5, 2]),
    { id: "place-dot", type: "circle", source: "points", filter: ["==", ["get", "dot"], true], paint: { "circle-radius": 2.4, "circle-color": colour("--soft"), "circle-stroke-width": 1, "circle-stroke-color": colour("--paper") } },
    named("event-label", "event", 11, 0.2, { ...halo, "text-color": colour("--soft") }),
    named("place-label", "place", 11.5, 0.6),
    named("hold-label", "hold", 11.5, 1),
    { id: "hold-icon", type: "symbol", source: "points", filter: is("hold"), layout: { "icon-image": ["concat", "hold-", ["get", "side"], ["case", contested, "-contested", ""]], "icon-allow-overlap": true } },
  ];
}

function edge(id, filter, hue, dashes) {
  const paint = { "line-color": hue, "line-width": 1.4 };
  if (dashes) paint["line-dasharray"] = dashes;
  return { id, type: "line", source: "circles", filter, paint };
}

/** Pictures by name, twice the size they are shown in. */
export function icons() {
  return SIDES.flatMap((side) => [[`hold-${side}`, badge(side, false)], [`hold-${side}-contested`, badge(side, true)]]);
}

function canvas(size) {
  const made = Object.assign(document.createElement("canvas"), { width: size, height: size });
  return made.getContext("2d", { willReadFrequently: true });
}

function badge(side, isContested) {
  const size = 36;
  const pen = canvas(size);
  pen.fillStyle = colour("--raised");
  pen.strokeStyle = colour(isContested ? "--ink" : TONES[side]);
  pen.lineWidth = 3.5;
  if (isContested) pen.setLineDash([6, 4]);
  pen.beginPath();
  if (side === "a") pen.arc(size / 2, size / 2, size / 2 - 3, 0, 2 * Math.PI);
  else pen.rect(4, 4, size - 8, size - 8);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colour(TONES[side]);
  pen.font = `700 ${LETTERS[side].length > 1 ? 15 : 20}px "Noto Sans Variable", sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(LETTERS[side], size / 2, size / 2 + 1);
  return pen.getImageData(0, 0, size, size);
}
