// From what the server says is on the map to what is drawn: one mark for all things of a kind at a point, with their words. No drawing here.

const TOWN = 10; // km: what is known more closely than this has a dot, wider things only a name
const HELD = ["in fact", "by law", "claimed", "people"]; // what a hold's title begins with, the most telling first
const WHOSE = { a: "A", b: "B", both: "A and B", other: "others", unknown: "" };

/**
 * The features to draw, each with `number`, `side`, `contested`, `label` and its `members`' words. Events without a radius are left
 * out, for a point would say more than is known; `nowhere` counts them.
 */
export function read(file) {
  const points = file.features.filter((row) => row.geometry?.type === "Point");
  const placed = points.filter(({ properties }) => properties.layer !== "event" || properties.radius_km > 0);
  const drawn = gathered(placed).map((row, number) => feature(row, number));
  return { drawn: unlabelled(drawn), nowhere: points.length - placed.length };
}

function gathered(rows) {
  const found = new Map();
  for (const { geometry, properties } of rows) {
    const { layer, radius_km, name } = properties;
    const key = JSON.stringify([layer, geometry.coordinates, radius_km, layer === "place" ? name : ""]);
    if (!found.has(key)) found.set(key, { geometry, given: [] });
    found.get(key).given.push(properties);
  }
  return [...found.values()];
}

function feature({ geometry, given }, number) {
  const [{ layer, radius_km }] = given;
  const names = [...new Set(given.map((one) => one.name))].join(", ");
  const whose = layer === "hold" ? held(given) : { side: together(given), contested: given.some((one) => one.contested) };
  const properties = { number, layer, radius_km, name: names, count: given.length, ...whose, dot: layer === "place" && radius_km <= TOWN };
  return { type: "Feature", geometry, properties: { ...properties, label: label(properties), members: members(layer, given) } };
}

const how = (one) => HELD.findIndex((words) => (one.title ?? "").startsWith(words));
const rank = (one) => (how(one) < 0 ? HELD.length : how(one));

/** A place bears the side that holds it in fact (else by law, else by claim); where others are named too, it is contested. */
function held(given) {
  const best = Math.min(...given.map(rank));
  const all = new Set(given.filter((one) => HELD[how(one)] !== "people").map((one) => one.side));
  return { side: together(given.filter((one) => rank(one) === best)), contested: all.size > 1 || given.some((one) => one.contested) };
}

function together(given) {
  const sides = new Set(given.map((one) => one.side ?? "unknown"));
  return sides.size === 1 ? [...sides][0] : "both";
}

/** An event's label says how many there are, and by whose account, so that its hue is never needed. */
function label({ layer, name, count, side }) {
  if (layer !== "event") return name;
  return [name, count > 1 ? `${count} accounts` : "", WHOSE[side] ?? ""].filter(Boolean).join(" · ");
}

function members(layer, given) {
  const sorted = layer === "hold" ? [...given].sort((one, other) => rank(one) - rank(other)) : given;
  return sorted.map((one) => ({
    head: one.title, href: one.href,
    words: [one.day, one.contested ? "contested" : "", layer === "event" ? account(one.side) : "", one.precision ? `somewhere ${one.precision}` : ""].filter(Boolean).join(" · "),
  }));
}

const account = (side) => (WHOSE[side] ? `by the account of ${WHOSE[side]}` : "");

/** A name is written once: by the hold, else by the place, else by the event, which then keeps the rest of its label. */
function unlabelled(drawn) {
  const taken = new Set();
  for (const layer of ["hold", "place", "event"]) {
    for (const { properties } of drawn.filter((row) => row.properties.layer === layer)) {
      if (taken.has(properties.name)) properties.label = properties.label.slice(properties.name.length).replace(/^ · /, "");
      taken.add(properties.name);
    }
  }
  return drawn;
}
