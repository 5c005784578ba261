// Moments in the reader's own zone; UTC stays as the tool tip.

const here = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
const zone = new Intl.DateTimeFormat("en-GB", { hour: "numeric", timeZoneName: "short" });

function zoneOf(moment) {
  return zone.formatToParts(moment).find((part) => part.type === "timeZoneName")?.value ?? "";
}

/** Rewrites every `<time data-utc>` under a root once. */
export function showTimes(root) {
  for (const element of root.querySelectorAll("time[data-utc]:not([title])")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    element.title = `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    element.textContent = `${here.format(moment).replace(" at ", ", ")} ${zoneOf(moment)}`;
  }
}
