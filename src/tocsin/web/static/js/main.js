// Every page: what helps is added to what already works without scripts. Heavy parts are loaded only where a page needs them.
import { showTimes } from "./times.js";
import { switchTheme } from "./switch.js";
import { openOnHover } from "./sources.js";
import { slide } from "./slider.js";
import { takeDrops } from "./drop.js";

const packed = () => document.body.dataset.vendor === "yes";
const NEAR = "900px"; // a drawing is begun when it is so near to being seen

const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
  near.unobserve(target);
  begin(target);
}), { rootMargin: NEAR });

async function begin(target) {
  const { draw } = await (target.matches("figure") ? import("./charts.js") : import("./map.js"));
  draw([target]);
}

/** Adds what is missing; safe to call again after a part of the page was swapped. */
function enhance() {
  showTimes(document);
  document.querySelectorAll("form.days").forEach(slide);
  document.querySelectorAll("textarea[data-drop]").forEach(takeDrops);
  if (!packed()) return;
  document.querySelectorAll("figure.plot[data-src]:not([data-drawn]), .map[data-geojson]:not([data-drawn])").forEach((one) => near.observe(one));
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
