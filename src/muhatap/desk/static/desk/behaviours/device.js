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
let offered = null;

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
  const entry = { text: composer.elements.text.value, lines, at: Date.now() + ahead, base: composer.dataset.kept, before: offered };
  write(name(composer), entry.text.trim() ? entry : offered);
}

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
  write(name(composer), offered && { ...offered, at: Date.now() + ahead, base: composer.dataset.kept });
}

/** Offer what lies here where the server's draft is older and says something else. */
export function offerBack(composer) {
  offered = null;
  const stored = read(name(composer));
  const kept = Number(composer.dataset.kept) || 0;
  const here = composer.elements.text.value;
  for (const entry of [stored, stored?.before]) {
    const isNewer = entry && (entry.base === composer.dataset.kept || entry.at > kept);
    if (!isNewer || !entry.text.trim() || entry.text === here) continue;
    offered = { ...entry, before: null };
    break;
  }
  if (offered) draw(composer); else write(name(composer), null);
}

function draw(composer) {
  const bar = document.createElement("div");
  bar.className = "hintrow told unsent";
  bar.setAttribute("role", "status");
  const said = Object.assign(document.createElement("span"), { className: "ell", textContent: `${words().unsent} “${offered.text.trim().replace(/\s+/g, " ").slice(0, 120)}”` });
  const acts = Object.assign(document.createElement("span"), { className: "row" });
  acts.append(button(words().unsentBack, () => back(composer, bar)), button(words().unsentDrop, () => { offered = null; release(composer); bar.remove(); composer.elements.text.focus(); }, "quiet"));
  bar.append(said, acts);
  composer.querySelector(".trouble").before(bar);
}

function button(label, act, kind = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", className: `btn tiny ${kind}`, textContent: label });
  made.addEventListener("click", act);
  return made;
}

function back(composer, bar) {
  const { text, lines } = offered;
  offered = null;
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
  if (detail.elt?.id === "composer" && detail.successful) { offered = null; release(detail.elt); }
});
document.addEventListener("submit", ({ target }) => {
  if (!target.action?.includes("/logout")) return;
  clearTimeout(waiting);
  waiting = 0;
  for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) write(key, null);
});
for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && !(read(key)?.at > Date.now() - DAYS)) write(key, null);
