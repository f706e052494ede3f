// Bring the queue and the open timeline up to date with the same partials the page was made of.
import { dot } from "./favicon.js";
import { toEnd } from "./panes.js";

const PAUSE = 250;
let waiting = 0;
let last = 0;
let soon = 0;
let reading = false;
let again = false;

/** Ask for what is new: a customer's words in what is open at once, the rest soon and at most about once a second. */
export function refreshSoon({ head = false, now = false } = {}) {
  if (head && now) refreshOpen("newest");
  else if (head && !soon) soon = setTimeout(() => { soon = 0; refreshOpen(); }, PAUSE);
  if (waiting) return;
  const since = Date.now() - last;
  waiting = setTimeout(refresh, since > 1200 ? PAUSE : 1200 - since);
}

async function refresh() {
  last = Date.now();
  try {
    await queue();
  } finally {
    waiting = 0;
  }
}

async function refreshOpen(what = "head") {
  if (reading) { again = true; return; }
  reading = true;
  try {
    if (!await timeline(what)) again = true;
    while (again) { again = false; await timeline("head"); }
  } finally {
    reading = false;
  }
}

async function read(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (answer.redirected || answer.headers.has("HX-Redirect")) { location.reload(); return null; }
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function queue() {
  const here = document.getElementById("queue");
  if (!here) return;
  const rows = here.querySelectorAll(".qitem").length;
  const open = document.querySelector("#thread")?.dataset.matter ?? "";
  const asked = new URLSearchParams({ tab: here.dataset.tab, shown: here.dataset.shown, rows, open });
  const fresh = (await read(`${here.dataset.url}?${asked}`))?.getElementById("queue");
  if (!fresh || here !== document.getElementById("queue") || fresh.dataset.tab !== here.dataset.tab || fresh.dataset.shown !== here.dataset.shown) return;
  const bar = here.querySelector("#queue-bar");
  renew(bar, fresh.querySelector("#queue-bar"));
  renew(here.querySelector("#views"), fresh.querySelector("#views"));
  reconcile(here.querySelector("#rows"), fresh.querySelector("#rows"));
  document.dispatchEvent(new Event("queue"));
  count(fresh.dataset.waiting);
  if (here.querySelector(".qitem")) someone();
}

/** Beside an empty queue stands that nobody is there; once somebody is, whom to choose. */
function someone() {
  const words = document.getElementById("someone");
  if (words) document.querySelector("#thread > .empty")?.replaceWith(words.content.cloneNode(true));
  words?.remove();
}

/** Renew the open timeline: its latest page, or its newest end alone. Return false where that end begins after what is on the screen. */
async function timeline(what) {
  const thread = document.getElementById("thread");
  const here = document.getElementById("timeline");
  if (!here || thread.dataset.leaves) return true;
  const matter = thread.dataset.matter;
  const fresh = await read(`${here.dataset.url}?matter=${matter}&${what}=1`);
  if (!fresh || here !== document.getElementById("timeline")) return true;
  const history = document.getElementById("history");
  const atEnd = history.scrollHeight - history.scrollTop - history.clientHeight < 80;
  const list = fresh.getElementById("timeline");
  if (what === "newest" && !here.querySelector(`:scope > #${CSS.escape(list.firstElementChild?.id || "none")}`)) return false;
  if (here.dataset.extended) list.querySelector("#earlier")?.remove();
  const known = new Set([...here.querySelectorAll(".ev")].map((event) => event.id));
  reconcile(here, list, { keepsBefore: true });
  if (atEnd) toEnd();
  announce([...here.querySelectorAll(".ev")].filter((event) => !known.has(event.id)), atEnd);
  fresh.getElementById("bar")?.removeAttribute("hx-swap-oob");
  renew(document.getElementById("bar"), fresh.getElementById("bar"));
  document.dispatchEvent(new Event("timeline"));
  if (!document.activeElement?.closest("#lifeline")) renew(document.getElementById("lifeline"), fresh.getElementById("lifeline"));
  return true;
}

/** Put the fresh part in place of the old one where it differs, unless a menu stands open in it or a button of it is asking the server; the focus stays. */
function renew(old, fresh) {
  const faces = old?.querySelector("#here");
  if (faces) fresh?.querySelector("#here")?.replaceWith(faces.cloneNode(true));
  if (!old || !fresh || old.querySelector("details[open], .htmx-request") || old.isEqualNode(fresh)) return;
  const held = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(fresh);
  htmx.process(fresh);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

function announce(events, atEnd) {
  const heard = events.filter((event) => event.querySelector(".msg:not(.us, .note)"));
  if (!heard.length) return;
  const who = heard[heard.length - 1].querySelector(".head b").textContent;
  document.getElementById("announced").textContent = `${who} ${document.getElementById("words").dataset.wrote}`;
  document.getElementById("newer").hidden = atEnd;
}

document.addEventListener("click", (event) => { if (event.target.closest("#newer")) toEnd(); });
document.addEventListener("scroll", (event) => {
  const history = event.target;
  if (history.id === "history" && history.scrollHeight - history.scrollTop - history.clientHeight < 80) document.getElementById("newer").hidden = true;
}, true);

/** Make the children of a list those of another, by id: what is the same stays untouched, with focus and all. */
function reconcile(here, fresh, { keepsBefore = false } = {}) {
  const wanted = [...fresh.children];
  const ids = new Set(wanted.map((child) => child.id));
  let seen = !keepsBefore;
  for (const child of [...here.children]) {
    seen ||= ids.has(child.id);
    if (seen && !ids.has(child.id)) child.remove();
  }
  let after = keepsBefore && wanted.length ? document.getElementById(wanted[0].id)?.previousElementSibling : null;
  if (keepsBefore && wanted.length && !here.contains(document.getElementById(wanted[0].id))) after = null;
  for (const child of wanted) {
    const old = child.id ? here.querySelector(`:scope > #${CSS.escape(child.id)}`) : null;
    const next = after ? after.nextElementSibling : here.firstElementChild;
    let placed = old;
    if (!old) { placed = document.importNode(child, true); placed.classList.add("rise"); }
    else if (!alike(old, child)) { placed = document.importNode(child, true); const held = heldIn(old); old.replaceWith(placed); if (held) (placed.querySelector(held) ?? placed).focus?.(); }
    if (placed !== (after ? after.nextElementSibling : here.firstElementChild)) here.insertBefore(placed, next === old ? after?.nextElementSibling ?? null : next);
    if (placed !== old) htmx.process(placed);
    after = placed;
  }
}

/** What of a row has the focus: its box or its link; nothing where the focus is elsewhere. */
function heldIn(row) {
  if (!row.contains(document.activeElement)) return "";
  return document.activeElement.matches(".pick") ? ".pick" : ".qitem";
}

function alike(old, fresh) {
  const copy = old.cloneNode(true);
  copy.classList.remove("rise", "htmx-settling", "htmx-added", "htmx-request");
  return copy.outerHTML === fresh.outerHTML;
}

export function count(waiting) {
  const mark = document.getElementById("waiting");
  if (mark) { mark.hidden = waiting === "0"; mark.firstElementChild.textContent = waiting; }
  dot(waiting !== "0");
  const title = document.title.replace(/^\(\d+\+?\) /, "");
  document.title = waiting === "0" ? title : `(${waiting}) ${title}`;
}

document.addEventListener("htmx:afterSettle", () => {
  const here = document.getElementById("queue");
  if (here) count(here.dataset.waiting);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "earlier") document.getElementById("timeline").dataset.extended = "1";
});
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!document.getElementById("timeline")?.dataset.extended) return;
  // A day that two pages share is headed once, by the page it begins on.
  for (const day of document.querySelectorAll("#timeline > .day")) if (document.getElementById(day.id) !== day) day.remove();
  if (target.id === "earlier" || document.activeElement === document.body) document.getElementById("history")?.focus({ preventScroll: true });
});
const here = document.getElementById("queue");
if (here) count(here.dataset.waiting);
