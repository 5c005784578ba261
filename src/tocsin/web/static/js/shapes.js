// Shapes on the globe. No drawing here.

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
