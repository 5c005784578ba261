// Charts that can be asked, drawn over the server's: the same data, the same words, the same name for a screen reader.
import "../vendor/d3.min.js";
import "../vendor/plot.umd.min.js";

const Plot = globalThis.Plot;
const NARROW = 520; // px

const DRAWINGS = { fan, timeline, bars, series };
const watched = new WeakMap(); // figure → its data
const observer = new ResizeObserver((entries) => entries.forEach((entry) => redraw(entry.target)));

/** Draws every figure given, once; one that cannot be drawn keeps the server's drawing. */
export function draw(figures) {
  figures.forEach((figure) => {
    figure.dataset.drawn = "yes";
    begin(figure).catch((error) => console.warn(`the chart ${figure.id} keeps the server's drawing:`, error));
  });
}

async function begin(figure) {
  const answer = await fetch(figure.dataset.src, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the answer was ${answer.status}`);
  const data = await answer.json();
  const rows = Array.isArray(data) ? data : data.rows;
  if (!rows?.length) return; // nothing to draw: the server has said so
  watched.set(figure, { rows, sides: data.sides ?? {}, unit: data.unit ?? "", threshold: data.threshold });
  observer.observe(figure);
}

function redraw(figure) {
  const width = Math.round(figure.clientWidth);
  const data = watched.get(figure);
  if (!data || !width || data.width === width) return;
  data.width = width;
  const svg = DRAWINGS[figure.dataset.plot](data, width);
  svg.querySelectorAll("style").forEach((style) => style.remove()); // the page's style sheet has these rules
  named(figure, svg);
  const still = figure.querySelector(".drawn");
  let place = figure.querySelector(".asked");
  if (!place) {
    place = document.createElement("div");
    place.className = "asked";
    still.after(place);
  }
  place.replaceChildren(svg);
  still.hidden = true;
}

/** A group of marks has no role, so it may carry no name; a mark that is a link passes its name to the link. */
function roles(svg) {
  svg.querySelectorAll("g[aria-label]").forEach((group) => group.removeAttribute("aria-label"));
  for (const mark of svg.querySelectorAll("[aria-label]")) {
    const link = mark.closest("a");
    (link ?? mark).setAttribute("aria-label", mark.getAttribute("aria-label"));
    if (link) mark.removeAttribute("aria-label");
    else mark.setAttribute("role", "img");
  }
}

/** The caption names the drawing, and the still drawing's description goes on describing it. */
function named(figure, svg) {
  roles(svg);
  svg.setAttribute("role", svg.querySelector("a") ? "group" : "img");
  svg.removeAttribute("aria-label");
  svg.setAttribute("aria-labelledby", figure.getAttribute("aria-labelledby"));
  const told = figure.querySelector(".drawn desc")?.textContent;
  if (told) svg.setAttribute("aria-description", told);
}

const common = (width, more) => ({ className: "drawn-here", width, marginLeft: 46, marginRight: 14, ...more });
const utc = (text) => new Date(text.length === 7 ? `${text}-01T00:00:00Z` : `${text}T00:00:00Z`);
const known = (value) => value !== null && value !== undefined;
const short = (value) => value.toLocaleString("en-GB", { maximumFractionDigits: 1 });

function fan({ rows, unit, threshold }, width) {
  const data = rows.map((row) => ({ ...row, x: utc(row.month) }));
  const ahead = data.filter((row) => known(row.q50));
  const seen = data.filter((row) => known(row.seen));
  const missing = data.filter((row) => !known(row.seen) && !known(row.q50));
  const most = Math.max(threshold ?? 0, ...data.map((row) => Math.max(row.seen ?? 0, row.q95 ?? 0)));
  const told = (row) => known(row.q50)
    ? `${row.month}\nexpected: median ${short(row.q50)}\nhalf the draws: ${short(row.q25)} to ${short(row.q75)}\n9 in 10: ${short(row.q05)} to ${short(row.q95)}`
    : `${row.month}\n${known(row.seen) ? `counted: ${short(row.seen)}` : "unknown: no data, which is not calm"}`;
  return Plot.plot(common(width, {
    height: width < NARROW ? 240 : 320,
    x: { type: "utc", label: null, ticks: width < NARROW ? 4 : 8 },
    y: { type: "symlog", label: unit || "deaths a month", ticks: [0, 1, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= most), tickFormat: short, grid: true },
    marks: [
      Plot.ruleX(missing, { x: "x", stroke: "var(--faint)", strokeDasharray: "2 2" }),
      Plot.areaY(ahead, { x: "x", y1: "q05", y2: "q95", fill: "var(--band-90)" }),
      Plot.areaY(ahead, { x: "x", y1: "q25", y2: "q75", fill: "var(--band-50)" }),
      Plot.lineY(ahead, { x: "x", y: "q50", stroke: "var(--median)", strokeWidth: 2.2 }),
      known(threshold) ? Plot.ruleY([threshold], { stroke: "var(--faint)", strokeDasharray: "4 3" }) : null,
      Plot.lineY(data, { x: "x", y: (row) => (known(row.seen) ? row.seen : NaN), stroke: "var(--ink)", strokeWidth: 1.4 }),
      Plot.dot(seen, { x: "x", y: "seen", r: 1.8, fill: "var(--ink)" }),
      Plot.tip(data, Plot.pointerX({ x: "x", y: (row) => row.seen ?? row.q50 ?? 0, title: told })),
    ],
  }));
}

const LANES = ["a", "b", "both", "other", "unknown"];
const SHAPES = { a: "circle", b: "square", both: "diamond", other: "triangle", unknown: "times" };
const LANE_NAMES = { a: "A", b: "B", both: "A and B", other: "others", unknown: "side unknown" };

function timeline({ rows, sides }, width) {
  const data = rows.map((row) => ({ ...row, x: utc(row.day), to: row.until ? utc(row.until) : null, side: LANES.includes(row.side) ? row.side : "unknown" }));
  const lanes = LANES.filter((lane) => data.some((row) => row.side === lane));
  const name = (lane) => sides[lane] ?? LANE_NAMES[lane];
  const told = (row) => `${row.day}${row.until ? ` to ${row.until}` : ""}: ${row.text}${row.contested ? " (contested)" : ""}`;
  const dots = (lane, contested) => {
    const some = data.filter((row) => row.side === lane && Boolean(row.contested) === contested);
    const look = contested
      ? { fill: "var(--paper)", stroke: `var(${tone(lane)})`, strokeWidth: 1.4, strokeDasharray: "2 1.5" }
      : { fill: `var(${tone(lane)})`, stroke: "var(--paper)", strokeWidth: 0.6 };
    return Plot.dot(some, Plot.dodgeY("middle", {
      x: "x", fy: (row) => name(row.side), r: 4.2, symbol: SHAPES[lane], href: "href", ariaLabel: told, title: told, padding: 0.6, ...look,
    }));
  };
  const spans = data.filter((row) => row.to);
  return Plot.plot(common(width, {
    height: 24 + lanes.length * Math.max(84, 30 + 10 * crowd(data, width)), marginLeft: 14, marginTop: 24,
    x: { type: "utc", label: null, ticks: width < NARROW ? 4 : 9, grid: true },
    y: { domain: [-1, 1], axis: null }, fy: { domain: lanes.map(name), axis: null, padding: 0.1 },
    marks: [
      Plot.frame({ anchor: "bottom", stroke: "var(--line)" }),
      Plot.text(lanes.map(name), { fy: (lane) => lane, frameAnchor: "top-left", text: (lane) => lane, dy: 2, fontWeight: 600, fill: "var(--ink)" }),
      Plot.link(spans, { x1: "x", x2: "to", y1: 0, y2: 0, fy: (row) => name(row.side), stroke: "var(--faint)", strokeWidth: 2 }),
      ...lanes.flatMap((lane) => [dots(lane, false), dots(lane, true)]),
    ],
  }));
}

/** About how many dots lie above one another where a lane is fullest: the lanes' height follows it. */
function crowd(data, width) {
  const times = data.map((row) => Number(row.x));
  const start = Math.min(...times);
  const slot = Math.max(1, ((Math.max(...times) - start) / width) * 10);
  const counts = new Map();
  for (const row of data) {
    const key = `${row.side} ${Math.round((row.x - start) / slot)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

function tone(lane) {
  return { a: "--side-a", b: "--side-b", unknown: "--faint" }[lane] ?? "--side-other";
}

function bars({ rows, unit }, width) {
  const longest = Math.max(...rows.map((row) => row.label.length));
  return Plot.plot(common(width, {
    height: 34 + rows.length * 24, marginLeft: Math.min(width * 0.4, 12 + longest * 6.4), marginTop: 20, marginBottom: 6,
    x: { label: unit || null, grid: true, axis: "top", ticks: 5 }, y: { label: null, domain: rows.map((row) => row.label) },
    marks: [
      Plot.barX(rows.filter((row) => known(row.value)), { x: "value", y: "label", fill: "var(--bar)", insetTop: 3, insetBottom: 3 }),
      Plot.ruleY(rows.filter((row) => known(row.low)), { x1: "low", x2: "high", y: "label", stroke: "var(--ink)" }),
      Plot.text(rows.filter((row) => !known(row.value)), { x: 0, y: "label", text: () => "unknown", textAnchor: "start", dx: 4, fill: "var(--soft)" }),
      Plot.tip(rows, Plot.pointerY({ x: (row) => row.value ?? 0, y: "label", title: (row) => `${row.label}: ${known(row.value) ? short(row.value) : "unknown"}` })),
    ],
  }));
}

const HUES = ["--accent", "--preparation", "--statement", "--truce"]; // none of the sides'
const DASHES = [undefined, "6 3", "2 2", "8 3 2 3"];

function series({ rows, unit }, width) {
  const labels = [...new Set(rows.map((row) => row.label ?? ""))];
  const data = rows.map((row) => ({ ...row, x: utc(row.day), y: known(row.value) ? row.value : NaN, label: row.label ?? "" }));
  const missing = data.filter((row) => Number.isNaN(row.y));
  const told = (row) => `${row.day}${row.label ? `, ${row.label}` : ""}: ${known(row.value) ? short(row.value) : "no data, which is not calm"}`;
  const line = (label, place) => Plot.lineY(data.filter((row) => row.label === label), {
    x: "x", y: "y", stroke: `var(${HUES[place % HUES.length]})`, strokeWidth: 1.6, strokeDasharray: DASHES[place % DASHES.length],
  });
  const ends = labels.filter(Boolean).map((label) => data.findLast((row) => row.label === label && !Number.isNaN(row.y))).filter(Boolean);
  return Plot.plot(common(width, {
    height: width < NARROW ? 190 : 230, marginRight: ends.length ? 90 : 14,
    x: { type: "utc", label: null, ticks: width < NARROW ? 4 : 8 }, y: { label: unit || null, grid: true, zero: true },
    marks: [
      Plot.ruleX(missing, { x: "x", stroke: "var(--line)", strokeDasharray: "2 2" }), Plot.ruleY([0], { stroke: "var(--faint)" }), ...labels.map(line),
      Plot.text(ends, { x: "x", y: "y", text: "label", dx: 6, textAnchor: "start", fill: "var(--ink)" }),
      Plot.tip(data, Plot.pointer({ x: "x", y: (row) => row.value ?? 0, title: told })),
    ],
  }));
}
