// The composer: reply, note or forward, a draft kept by the server, sending by key. What is being typed is never lost.
import { areComing, whenTheyAreHere } from "./attaching.js";
import { isKept, offerBack, release, wasDone } from "./device.js";

const PAUSE = 700;
// Who goes on writing is kept all the same: what is written is safe, and colleagues see that she writes.
const AT_LEAST_EVERY = 2500;
let waiting = 0;
let since = 0;
let kept = null;
let sent = null;
let keeping = null;

export const form = () => document.getElementById("composer");
const area = () => document.getElementById("draft");
const words = () => document.getElementById("words").dataset;

export function write(kind) {
  const composer = form();
  if (!composer) return;
  // Where no reply can go out the field still takes the words, as a note: loose keys would be taken for commands.
  if (composer.querySelector(`.seg [data-kind=${kind}]`)?.disabled === false) turn(composer, kind);
  toEnd();
}

function toEnd() {
  area().focus();
  area().setSelectionRange(area().value.length, area().value.length);
}

function turn(composer, kind) {
  composer.dataset.kind = kind;
  composer.elements.kind.value = kind;
  for (const button of composer.querySelectorAll(".seg [data-kind]")) {
    button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
  }
  area().placeholder = area().dataset[kind];
}

/** What stands in the composer, without its files: they are kept as soon as they are chosen. */
export function said(composer) {
  const body = new FormData(composer);
  body.delete("attachments");
  return new URLSearchParams(body);
}

function prepare() {
  const composer = form();
  if (!composer || composer.dataset.ready) return;
  composer.dataset.ready = "1";
  turn(composer, composer.dataset.kind);
  kept = String(said(composer));
  offerBack(composer);
}

/** Keep what is written at once; resolves when the server has it. */
export function keep() {
  clearTimeout(waiting);
  waiting = since = 0;
  const one = (keeping ?? Promise.resolve()).then(store);
  keeping = one;
  one.finally(() => { if (keeping === one) keeping = null; });
  return one;
}

async function store() {
  const composer = form();
  if (!composer) return;
  const body = said(composer);
  const text = String(body);
  // What is on its way to the customer is no draft any more.
  if (kept === text || (sent !== null && body.get("text") === sent)) return;
  composer.dataset.posted = body.get("text");
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  try {
    const answer = await fetch(composer.dataset.draft, { method: "POST", body, headers, keepalive: text.length < 60000 });
    // Where the session has ended, the answer is the log-in page: nothing was kept but on this device.
    if (!answer.ok || answer.redirected) { say(words().held); return; }
    kept = text;
    isKept(composer, body.get("text"), answer);
    if (body.get("text").trim()) say(words().kept);
  } catch { say(words().held); }
}

/** What stands in the composer is sent or thrown away: it is not kept any more. */
export function letGo() {
  clearTimeout(waiting);
  waiting = since = 0;
  sent = null;
  if (form()) { kept = String(said(form())); release(form()); }
}

export function say(text) {
  const place = form()?.querySelector(".saved");
  if (!place) return;
  place.textContent = text;
  setTimeout(() => { place.textContent = ""; }, 2500);
}

/** Show the composer as the server has it, where this matter is still on the screen. */
export async function bringBack(matter, address) {
  if (form()?.dataset.matter !== String(matter)) return;
  await htmx.ajax("GET", address, { target: "#composer", swap: "outerHTML" });
  toEnd();
}

export function send(resolving) {
  const composer = form();
  if (!composer || document.activeElement?.closest("form") !== composer) return;
  composer.querySelector((resolving && "[name=resolve]") || "button.primary")?.click();
}

/** The last message of this matter that can be passed on, or the one that has the focus. */
export function forward() {
  const focused = document.activeElement?.closest(".ev")?.querySelector(".forwards");
  const all = document.querySelectorAll("#timeline .forwards");
  (focused ?? all[all.length - 1])?.click();
}

document.addEventListener("input", (event) => {
  if (event.target.closest("form") !== form() || event.target.type === "file") return;
  clearTimeout(waiting);
  since ||= Date.now();
  waiting = setTimeout(keep, Math.max(0, Math.min(PAUSE, since + AT_LEAST_EVERY - Date.now())));
});
document.addEventListener("click", (event) => {
  const kind = event.target.closest(".seg [data-kind]");
  if (kind) write(kind.dataset.kind);
  if (event.target.closest("[data-clears]")) { event.target.closest(".trouble").replaceChildren(); area().focus(); }
});

// A sending that is under way takes its words with it; what is typed meanwhile stays for the next one.
document.addEventListener("htmx:confirm", (event) => {
  if (event.target.id !== "composer" || !(areComing() || keeping)) return;
  event.preventDefault();
  const go = () => event.detail.issueRequest(true);
  // A draft that is still on its way would arrive after the sending that ends it.
  if (areComing()) { say(words().waits); whenTheyAreHere(go); } else keeping.then(go);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  if (elt.id === "composer") { clearTimeout(waiting); waiting = 0; sent = area().value; }
  else if (target?.id === "thread" || target?.id === "composer") keep();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // Nothing was sent: the words are a draft as before.
  if (detail.requestConfig?.elt.id === "composer" && !wasDone(detail.xhr)) { sent = null; keep(); }
});
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (!["composer", "bar"].includes(event.target.id)) return;
  const fresh = event.detail.fragment.querySelector(`#${event.target.id}`);
  // She has gone on to another conversation meanwhile: what belongs to the one before is not put into it.
  if (fresh?.dataset.matter !== event.target.dataset.matter) { event.detail.shouldSwap = false; if (event.target.id === "composer") sent = null; return; }
  if (event.target.id !== "composer" || sent === null) return;
  const since = area().value.startsWith(sent) ? area().value.slice(sent.length) : area().value;
  const field = event.detail.fragment.querySelector("#draft");
  if (since.trim() && field) field.value = field.value ? `${field.value}\n\n${since}` : since;
  event.detail.fragment.querySelector("form").dataset.focuses = form().contains(document.activeElement) ? "1" : "";
  sent = null;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const composer = form();
  if (event.detail.target?.id === "addressed" || event.target.id === "addressed") {
    turn(composer, composer.dataset.kind);
    kept = String(said(composer));
    document.querySelector("#routes > summary, .whom")?.focus();
  }
  const isNew = composer && !composer.dataset.ready;
  prepare();
  // What was typed while the words before were sent stands in the new composer, and nowhere else yet.
  if (isNew && area().value !== area().defaultValue) { kept = null; keep(); }
  if (isNew && (composer.dataset.focuses || event.detail.target?.id === "composer")) focusFirst(composer);
});

function focusFirst(composer) {
  const to = composer.dataset.kind === "forward" ? document.getElementById("line-to") : null;
  if (to && !to.value) to.focus(); else toEnd();
}

document.addEventListener("desk:discarded", () => {
  const composer = form();
  for (const field of composer.querySelectorAll("#lines input, textarea")) field.value = "";
  composer.querySelector("#picked").replaceChildren();
  letGo();
  composer.querySelector("#line-to").focus();
});
addEventListener("pagehide", () => { if (waiting) keep(); });
prepare();
