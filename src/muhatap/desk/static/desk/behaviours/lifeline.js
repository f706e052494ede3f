// The lifeline: the window over it shows which days are on the screen; moving it brings the timeline there.
const DAY = 86400000;
const FARTHEST = 60;
const said = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

const line = () => document.getElementById("lifeline");
const handle = () => line()?.querySelector("input");
const first = () => Date.parse(`${line().dataset.first}T00:00Z`);
const dayOf = (heading) => Math.round((Date.parse(`${heading.id.slice(4)}T00:00Z`) - first()) / DAY);
const headings = () => [...document.querySelectorAll("#timeline > .day")];

/** Put the window over the days that are seen. */
function frame() {
  const history = document.getElementById("history");
  if (!line() || !history) return;
  const top = history.getBoundingClientRect().top;
  const known = headings().map((heading) => ({ day: dayOf(heading), at: heading.getBoundingClientRect().top - top }));
  if (!known.length) return;
  const seen = known.filter(({ at }) => at < history.clientHeight - 24);
  const from = seen.findLast(({ at }) => at <= 24) ?? seen[0] ?? known[0];
  const to = seen.at(-1) ?? from;
  const length = Number(handle().max);
  const width = Math.max(6, ((to.day - from.day) / length) * 100);
  const middle = ((from.day + to.day) / 2 / length) * 100;
  const win = line().querySelector(".win");
  win.setAttribute("x", `${Math.min(100 - width, Math.max(0, middle - width / 2))}%`);
  win.setAttribute("width", `${width}%`);
  if (document.activeElement !== handle()) name(to.day);
}

function name(day) {
  handle().value = day;
  handle().setAttribute("aria-valuetext", said.format(first() + day * DAY));
}

let going = 0;

/** Bring the first day on or after this one to the top of the timeline, reading back as far as needed. */
async function go(day) {
  const mine = ++going;
  for (let asked = 0; asked < FARTHEST; asked += 1) {
    const earlier = document.getElementById("earlier");
    if (!earlier || !headings().length || dayOf(headings()[0]) < day) break;
    document.getElementById("timeline").dataset.extended = "1";
    await htmx.ajax("GET", earlier.getAttribute("hx-get"), { source: earlier, target: earlier, swap: "outerHTML" });
    if (mine !== going || document.getElementById("earlier") === earlier) return;
  }
  const to = headings().find((heading) => dayOf(heading) >= day) ?? headings().at(-1);
  const history = document.getElementById("history");
  if (to) history.scrollTop += to.getBoundingClientRect().top - history.getBoundingClientRect().top - 8;
}

/** Go to the day of the contact before or after the one that is shown. */
export function step(by) {
  if (!handle()) return;
  const days = [...line().querySelectorAll("[data-day]")].map((bar) => Number(bar.dataset.day));
  const here = Number(handle().value);
  const to = by < 0 ? days.findLast((day) => day < here) ?? days[0] : days.find((day) => day > here) ?? Number(handle().max);
  name(to);
  go(to);
}

let waiting = 0;
document.addEventListener("input", ({ target }) => {
  if (target !== handle()) return;
  name(Number(target.value));
  clearTimeout(waiting);
  waiting = setTimeout(() => go(Number(target.value)), 120);
});
document.addEventListener("keydown", (event) => {
  if (event.target !== handle() || !["ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  step(["ArrowLeft", "ArrowDown"].includes(event.key) ? -1 : 1);
});

let drawing = 0;
function frameSoon() {
  cancelAnimationFrame(drawing);
  drawing = requestAnimationFrame(frame);
}
document.addEventListener("scroll", ({ target }) => { if (target.id === "history") frameSoon(); }, true);
document.addEventListener("htmx:afterSettle", frameSoon);
addEventListener("resize", frameSoon);
frameSoon();
