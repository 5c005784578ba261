// Shapes on the globe, and features gathered where they coincide. No drawing here.

const EARTH = 6371.0088; // km
const CORNERS = 64;

/** The polygon of points `radius` km from [lon, lat], true to size at any latitude. */
export function circle([lon, lat], radius) {
  const angle = radius / EARTH;
  const [x, y] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const ring = Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const bearing = (-2 * Math.PI * corner) / CORNERS;
    const up = Math.asin(Math.sin(y) * Math.cos(angle) + Math.cos(y) * Math.sin(angle) * Math.cos(bearing));
    const along = x + Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(y), Math.cos(angle) - Math.sin(y) * Math.sin(up));
    return [(along * 180) / Math.PI, (up * 180) / Math.PI];
  });
  return { type: "Polygon", coordinates: [ring] };
}

/**
 * One feature for all that share a layer, a place and a radius, so that nothing lies hidden under something else.
 * Events without a radius are left out of the drawing: a point would say more than is known.
 */
export function groups(features) {
  const found = new Map();
  for (const feature of features) {
    const given = feature.properties;
    if (!feature.geometry || (given.layer === "event" && feature.geometry.type === "Point" && !(given.radius_km > 0))) continue;
    const key = feature.geometry.type === "Point" ? JSON.stringify([given.layer, feature.geometry.coordinates, given.radius_km]) : Symbol("area");
    if (!found.has(key)) found.set(key, { type: "Feature", geometry: feature.geometry, members: [] });
    found.get(key).members.push(given);
  }
  return [...found.values()].map(({ members, ...feature }, number) => ({ ...feature, properties: together(members, number) }));
}

function together(members, number) {
  const [first] = members;
  const sides = new Set(members.map((member) => member.side ?? "unknown"));
  return {
    ...first, number, members, count: members.length,
    side: sides.size === 1 ? [...sides][0] : "both",
    contested: members.some((member) => member.contested),
    name: first.name || first.title || "unnamed",
    label: members.length > 1 ? `${first.name || ""} (${members.length})`.trim() : first.name || "",
  };
}
