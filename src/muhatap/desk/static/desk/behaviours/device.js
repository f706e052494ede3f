// What is typed and not yet with the server lies on this device, for its member and its conversation alone: after a
// lost connection, an ended session or a crash it is offered back. It goes with the sending and with the log-out.
import { put } from "./suggesting.js";

const PREFIX = "unsent-";
const PAUSE = 200;
const DAYS = 14 * 86400000;
const LINES = ["to", "cc", "bcc", "subject"];
const mine = `${PREFIX}${document.body.dataset.member}:`;
let ahead = 0;
let waiting = 0;
// What each composer offers back. An answer about one that has left the screen concerns no other.
const offers = new WeakMap();

const form = () => document.getElementById("composer");
const words = () => document.getElementById("composer-words").dataset;
const name = (composer) => `${mine}${composer.dataset.draft}${composer.elements.quotes ? `?${composer.elements.quotes.value}` : ""}`;

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, entry) {
  try { if (entry) localStorage.setItem(key, JSON.stringify(entry)); else localStorage.removeItem(key); } catch { /* storage may be full or switched off */ }
}

function hold() {
  clearTimeout(waiting);
  waiting = 0;
  const composer = form();
  if (!composer?.dataset.ready || composer.elements.text.value === composer.elements.text.defaultValue) return;
  const lines = composer.dataset.begins === undefined ? {} : Object.fromEntries(LINES.map((line) => [line, composer.elements[line].value]));
  const entry = { text: composer.elements.text.value, lines, at: Date.now() + ahead, base: composer.dataset.kept, posted: composer.dataset.posted, before: offers.get(composer) ?? null };
  write(name(composer), entry.text.trim() ? entry : entry.before);
}

/** Whether what was asked has been done. */
export function wasDone(xhr) { return xhr?.status >= 200 && xhr.status < 300; }

/** The server has these words: they need not lie here. What was not taken back yet stays. */
export function isKept(composer, text, answer) {
  const told = answer.headers.get("X-Draft-Kept") ?? "";
  if (told) ahead = Number(told) - Date.now();
  composer.dataset.kept = told;
  if (composer.elements.text.value === text) release(composer);
}

/** What stood in the composer is sent or thrown away. */
export function release(composer) {
  clearTimeout(waiting);
  waiting = 0;
  // What is still offered is not forgotten because something else was kept meanwhile.
  const offered = offers.get(composer);
  write(name(composer), offered ? { ...offered, at: Date.now() + ahead, base: composer.dataset.kept } : null);
}

/** Offer what lies here where the server's draft is older and says something else. */
export function offerBack(composer) {
  const stored = read(name(composer));
  const kept = Number(composer.dataset.kept) || 0;
  const here = composer.elements.text.value;
  for (const entry of [stored, stored?.before]) {
    // The server may have just what this device sent before these words, later than they were typed.
    const isNewer = entry && (entry.base === composer.dataset.kept || entry.at > kept || entry.posted === here);
    if (!isNewer || !entry.text.trim() || entry.text === here) continue;
    offers.set(composer, { ...entry, before: null });
    break;
  }
  if (offers.has(composer)) draw(composer); else write(name(composer), null);
}

function draw(composer) {
  const bar = document.createElement("div");
  bar.className = "hintrow told unsent";
  bar.setAttribute("role", "status");
  const said = Object.assign(document.createElement("span"), { className: "ell", textContent: `${words().unsent} “${offers.get(composer).text.trim().replace(/\s+/g, " ").slice(0, 120)}”` });
  const acts = Object.assign(document.createElement("span"), { className: "row" });
  acts.append(button(words().unsentBack, () => back(composer, bar)), button(words().unsentDrop, () => { offers.delete(composer); release(composer); bar.remove(); composer.elements.text.focus(); }, "quiet"));
  bar.append(said, acts);
  composer.querySelector(".trouble").before(bar);
}

function button(label, act, kind = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `btn tiny ${kind}`, textContent: label });
  made.addEventListener("click", act);
  return made;
}

function back(composer, bar) {
  const { text, lines } = offers.get(composer);
  offers.delete(composer);
  bar.remove();
  for (const [line, value] of Object.entries(lines ?? {})) if (value && composer.elements[line]) composer.elements[line].value = value;
  const field = composer.elements.text;
  put(field, 0, text, field.value.length);
}

document.addEventListener("input", ({ target }) => {
  if (target.form !== form() || target.type === "file") return;
  waiting ||= setTimeout(hold, PAUSE);
});
addEventListener("pagehide", () => { if (waiting) hold(); });
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // The answer to a sending has put another composer in the place of the one it came from; a refusal sent nothing.
  const composer = detail.requestConfig?.elt;
  if (composer?.id !== "composer" || !wasDone(detail.xhr)) return;
  offers.delete(composer);
  release(composer);
});
document.addEventListener("submit", ({ target }) => {
  if (!target.action?.includes("/logout")) return;
  clearTimeout(waiting);
  waiting = 0;
  for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) write(key, null);
});
for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && !(read(key)?.at > Date.now() - DAYS)) write(key, null);
