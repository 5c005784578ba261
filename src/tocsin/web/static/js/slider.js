// The slider that replays the record: a form with a date that works alone, and a range, ticks and keys on top of it.

const DAY = 86_400_000;
const WAIT = 220; // ms of rest before a drag or a held key asks for a day
const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

const iso = (number) => new Date(number * DAY).toISOString().slice(0, 10);
const number = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
const say = (text) => { document.getElementById("live").textContent = text; };

class Slider {
  constructor(form) {
    this.form = form;
    this.date = form.querySelector('input[type="date"]');
    this.range = form.querySelector('input[type="range"]');
    this.told = form.querySelector(".days-told");
    this.button = form.querySelector("[data-play]");
    this.first = number(form.dataset.first);
    this.last = number(form.dataset.last);
    this.marks = new Map(); // day number → how much became known then
    this.grown = []; // every day on which something became known, also beyond the span
    this.shown = number(this.date.value);
    this.button.hidden = !this.canSwap(); // each day would be a page of its own
    this.listen();
    this.fetchMarks();
    this.say(this.shown);
  }

  listen() {
    this.range.addEventListener("input", () => this.aim(this.first + Number(this.range.value), WAIT));
    this.range.addEventListener("change", () => this.aim(this.first + Number(this.range.value), WAIT)); // each key is a change
    this.form.addEventListener("submit", (event) => {
      if (!this.canSwap() || !this.date.value) return;
      event.preventDefault();
      this.stop();
      this.aim(number(this.date.value), 0);
    });
    this.form.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.range.addEventListener("pointerdown", () => this.stop());
    this.range.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("htmx:before:history:restore", (event) => this.restore(event));
    document.addEventListener("htmx:response:error", (event) => this.failed(event));
    document.addEventListener("htmx:error", (event) => this.failed(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  key(event) {
    const jump = { PageUp: 1, PageDown: -1 }[event.key];
    if (!jump) return;
    event.preventDefault();
    this.jump(jump);
  }

  press(button) {
    if (!button) return;
    if (button.dataset.step) this.aim(this.shown + Number(button.dataset.step), 0);
    if (button.dataset.jump) this.jump(Number(button.dataset.jump));
    if ("play" in button.dataset) this.timer ? this.stop() : this.play();
  }

  /** To the next (or last) day on which something became known. */
  jump(way) {
    const days = this.grown.filter((day) => (way > 0 ? day > this.shown : day < this.shown));
    const next = way > 0 ? Math.min(...days) : Math.max(...days);
    if (days.length && (next < this.first || next > this.last)) location.assign(this.address(next)); // its page has its own span
    else if (days.length) this.aim(next, 0);
    else { this.stop(); say(way > 0 ? "Nothing later is on record." : "Nothing earlier is on record."); }
    return days.length > 0;
  }

  play() {
    this.button.textContent = "Pause";
    this.button.setAttribute("aria-pressed", "true");
    const turn = () => { if (!this.busy && !this.jump(1)) this.stop(); };
    this.timer = setInterval(turn, reduced.matches ? 3000 : 1500);
    turn();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.button.textContent = "Play";
    this.button.setAttribute("aria-pressed", "false");
  }

  aim(day, wait) {
    const target = Math.min(this.last, Math.max(this.first, day));
    this.say(target);
    clearTimeout(this.waiting);
    if (target === this.shown && !this.busy) return;
    this.waiting = setTimeout(() => this.go(target, true), wait);
  }

  /** Words, date field and thumb for a day, before the page has it. */
  say(day) {
    this.date.value = iso(day);
    this.range.value = String(day - this.first);
    const count = this.marks.get(day);
    const known = count ? `${count} ${count === 1 ? "record" : "records"} became known that day` : "nothing new became known that day";
    const text = this.marks.size ? `${words.format(day * DAY)}: ${known}` : words.format(day * DAY);
    this.told.textContent = text;
    this.told.dataset.day = day;
    this.range.setAttribute("aria-valuetext", text);
    this.form.querySelectorAll(".days-ticks rect").forEach((tick) => tick.classList.toggle("past", Number(tick.dataset.day) <= day));
  }

  canSwap() {
    return Boolean(window.htmx && document.getElementById("as-known"));
  }

  address(day) {
    const url = new URL(this.form.action, location.href);
    for (const [name, value] of new FormData(this.form)) url.searchParams.set(name, value);
    url.searchParams.set("as_of", iso(day));
    return url.pathname + url.search;
  }

  async go(day, push) {
    if (!this.canSwap()) return this.form.requestSubmit();
    const url = this.address(day);
    const mine = (this.turn = (this.turn ?? 0) + 1);
    this.busy = true;
    document.getElementById("as-known").classList.add("waiting");
    this.refused = false;
    await window.htmx.ajax("GET", url, {
      source: this.form, target: "#as-known", select: "#as-known", swap: "outerHTML", selectOOB: "#as-of-bar,#foot", push: "false",
    });
    if (mine !== this.turn) return; // a later day was asked for meanwhile
    this.busy = false;
    document.getElementById("as-known")?.classList.remove("waiting");
    if (this.refused) return;
    if (push) history.pushState({ htmx: true }, "", url); // only a day that came is an entry to go back to
    this.shown = day;
    say(`As known on ${this.told.textContent}.`);
  }

  /** Back and forward: the same swap, and no new entry. */
  restore(event) {
    const day = new URL(location.href).searchParams.get("as_of");
    if (!day || location.pathname !== new URL(this.form.action).pathname) return;
    event.preventDefault();
    this.stop();
    this.say(number(day));
    this.go(number(day), false);
  }

  failed(event) {
    if (event.detail.ctx?.sourceElement !== this.form) return;
    this.refused = true;
    this.stop();
    this.say(this.shown);
    const status = event.detail.ctx.response?.status;
    this.told.textContent = `That day could not be shown${status ? ` (the answer was ${status})` : ": no answer came"}; the page still shows the day it showed before.`;
    say(this.told.textContent);
  }

  async fetchMarks() {
    const source = this.form.dataset.daysSrc;
    if (!source) return;
    const answer = await fetch(source, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { days } = await answer.json();
    this.grown = days.filter(({ count }) => count > 0).map(({ day }) => number(day));
    const within = days.filter(({ day, count }) => count > 0 && number(day) >= this.first && number(day) <= this.last);
    this.marks = new Map(within.map((row) => [number(row.day), row.count]));
    this.named = within.filter((row) => row.demo).map((row) => number(row.day));
    this.drawTicks();
    this.say(this.told.dataset.day ? Number(this.told.dataset.day) : this.shown); // a drag may be under way
  }

  drawTicks() {
    const span = Math.max(1, this.last - this.first);
    const most = Math.max(1, ...this.marks.values());
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${span} 26`);
    svg.setAttribute("preserveAspectRatio", "none");
    const width = Math.max(0.7, span / 500);
    for (const [day, count] of this.marks) svg.append(tick(day, day - this.first - width / 2, width, 4 + 22 * Math.sqrt(count / most)));
    this.form.querySelector(".days-ticks").replaceChildren(svg);
    const strongest = [...this.marks].sort((a, b) => b[1] - a[1]).slice(0, 12).map(([day]) => day);
    const named = this.named.length ? this.named : strongest;
    this.form.querySelector("datalist").replaceChildren(...named.map((day) => new Option(iso(day), String(day - this.first))));
  }
}

function tick(day, x, width, height) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y: 26 - height, width, height })) rect.setAttribute(name, value.toFixed(2));
  rect.dataset.day = day;
  return rect;
}

/** Enhances a `<form class="days">` once. */
export function slide(form) {
  if (form.dataset.listening) return;
  form.dataset.listening = "yes";
  new Slider(form);
}
