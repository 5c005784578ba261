// Every page: what helps is added to what already works without scripts. Heavy parts are loaded only where a page needs them.
import { showTimes } from "./times.js";
import { switchTheme } from "./switch.js";
import { openOnHover } from "./sources.js";
import { slide } from "./slider.js";
import { takeDrops } from "./drop.js";

const packed = () => document.body.dataset.vendor === "yes";

/** Adds what is missing; safe to call again after a part of the page was swapped. */
async function enhance() {
  showTimes(document);
  document.querySelectorAll("form.days").forEach(slide);
  document.querySelectorAll("textarea[data-drop]").forEach(takeDrops);
  if (!packed()) return;
  const charts = document.querySelectorAll("figure.plot[data-src]:not([data-drawn])");
  const maps = document.querySelectorAll(".map[data-geojson]:not([data-drawn])");
  if (charts.length) (await import("./charts.js")).draw(charts);
  if (maps.length) (await import("./map.js")).draw(maps);
}

function carryToken(event) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.ctx.request.headers["X-CSRF-Token"] = token;
}

document.addEventListener("htmx:config:request", carryToken);
document.addEventListener("htmx:after:swap", enhance);
switchTheme();
openOnHover();
enhance();
