// How the map looks: layers and small pictures, in the page's colours. A side is a hue and also a letter, a shape, a hatch.
import { colour } from "./switch.js";

const SIDES = ["a", "b", "both", "other", "unknown"];
const LETTERS = { a: "A", b: "B", both: "AB", other: "■", unknown: "?" };
const TONES = { a: "--side-a", b: "--side-b", both: "--side-other", other: "--side-other", unknown: "--soft" };
const FONT = ["Noto Sans Variable", "Noto Sans Armenian Variable", "Noto Naskh Arabic Variable", "Noto Sans", "sans-serif"];

const bySide = (make) => ["match", ["get", "side"], ...SIDES.flatMap((side) => [side, make(side)]), make("unknown")];
const is = (layer) => ["==", ["get", "layer"], layer];
const contested = ["==", ["get", "contested"], true];

/** The layers, lowest first. */
export function layers() {
  const tone = bySide((side) => colour(TONES[side]));
  const halo = { "text-color": colour("--ink"), "text-halo-color": colour("--wash"), "text-halo-width": 1.6 };
  const text = { "text-font": FONT, "text-field": ["get", "label"], "text-variable-anchor": ["top", "bottom", "left", "right"], "text-max-width": 9 };
  return [
    { id: "sea", type: "background", paint: { "background-color": colour("--wash") } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("--paper") } },
    { id: "coasts", type: "line", source: "coasts", paint: { "line-color": colour("--line"), "line-width": 1 } },
    { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("--faint"), "line-width": 0.9 } },
    { id: "hold-fill", type: "fill", source: "areas", filter: is("hold"), paint: { "fill-pattern": bySide((side) => `hatch-${side}`) } },
    { id: "event-fill", type: "fill", source: "areas", filter: is("event"), paint: { "fill-color": tone, "fill-opacity": 0.13 } },
    line("event-edge", ["all", is("event"), ["!", contested]], tone),
    line("event-edge-contested", ["all", is("event"), contested], tone, [2.5, 2]),
    line("hold-edge", ["all", is("hold"), ["!", contested]], tone),
    line("hold-edge-contested", ["all", is("hold"), contested], tone, [2.5, 2]),
    { id: "place-dot", type: "circle", source: "points", filter: is("place"), paint: { "circle-radius": 2.6, "circle-color": colour("--soft"), "circle-stroke-width": 1, "circle-stroke-color": colour("--paper") } },
    { id: "place-label", type: "symbol", source: "points", filter: is("place"), layout: { ...text, "text-size": 11.5, "text-radial-offset": 0.6 }, paint: halo },
    { id: "event-label", type: "symbol", source: "points", filter: is("event"), layout: { ...text, "text-size": 11, "text-radial-offset": 0.2 }, paint: { ...halo, "text-color": colour("--soft") } },
    { id: "hold-label", type: "symbol", source: "points", filter: is("hold"), layout: { ...text, "text-size": 11.5, "text-radial-offset": 1 }, paint: halo },
    // The highest layer is placed first: no label may cover a badge.
    { id: "hold-icon", type: "symbol", source: "points", filter: is("hold"), layout: { "icon-image": ["concat", "hold-", ["get", "side"], ["case", contested, "-contested", ""]], "icon-allow-overlap": true } },
  ];
}

function line(id, filter, tone, dashes) {
  const paint = { "line-color": tone, "line-width": 1.5 };
  if (dashes) paint["line-dasharray"] = dashes;
  return { id, type: "line", source: "areas", filter, paint };
}

/** Pictures by name, twice the size they are shown in. */
export function icons() {
  return SIDES.flatMap((side) => [
    [`hold-${side}`, badge(side, false)], [`hold-${side}-contested`, badge(side, true)], [`hatch-${side}`, hatch(side)],
  ]);
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

/** Lines leaning right for A, left for B, crossed for both, upright for others, dots where it is unknown. */
function hatch(side) {
  const size = 24;
  const pen = canvas(size);
  pen.strokeStyle = pen.fillStyle = colour(TONES[side]);
  pen.globalAlpha = 0.5;
  pen.lineWidth = 2;
  pen.beginPath();
  const lines = { a: [[0, size, size, 0]], b: [[0, 0, size, size]], both: [[0, size, size, 0], [0, 0, size, size]], other: [[size / 2, 0, size / 2, size]], unknown: [] }[side];
  for (const [x1, y1, x2, y2] of lines) { pen.moveTo(x1, y1); pen.lineTo(x2, y2); }
  if (side === "unknown") pen.arc(size / 2, size / 2, 2.5, 0, 2 * Math.PI);
  if (side === "unknown") pen.fill();
  else pen.stroke();
  return pen.getImageData(0, 0, size, size);
}
