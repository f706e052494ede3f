// The keyboard. Single letters work only outside fields; ı, i, I and İ are one key.
import { closeOpen } from "./menus.js";
import { isChoosing, letGo, toggle } from "./choosing.js";
import { openRoutes } from "./addressing.js";
import { forward, send, write } from "./composer.js";
import { step as earlierOrLater } from "./lifeline.js";
import { lettersWork } from "./letters.js";
import { show } from "./panes.js";
import { undoLatest } from "./toasts.js";
import { begin } from "./visiting.js";

const PANES = ["#rows", "#history", "#draft", "#person .scroll"];

function step(by) {
  const rows = [...document.querySelectorAll(".qitem, .hit")];
  const here = document.activeElement.closest?.(".qrow, .hit");
  const from = rows.indexOf(here?.querySelector(".qitem") ?? here ?? document.querySelector(".qitem[aria-current]"));
  const to = rows[Math.max(0, Math.min(rows.length - 1, from + by))];
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

function nextPane(back) {
  const panes = PANES.map((pane) => document.querySelector(pane)).filter((pane) => pane?.offsetParent);
  const from = panes.findIndex((pane) => pane.contains(document.activeElement));
  const to = panes[(from + (back ? -1 : 1) + panes.length) % panes.length];
  (to?.id === "rows" ? to.querySelector(".qitem[aria-current], .qitem") ?? to : to)?.focus();
}

/** The control of a deed: of those chosen in the queue where there are any, else of the open conversation. */
function control(key, own) {
  return document.querySelector(isChoosing() ? `#chosen [data-deed="${key}"]` : own);
}

function openMenu(key, own) {
  const menu = control(key, own);
  if (!menu) return;
  menu.open = true;
  menu.querySelector(".panel button")?.focus();
}

function back() {
  if (closeOpen() || letGo()) return;
  const space = document.querySelector(".workspace");
  if (document.activeElement?.id === "draft") document.querySelector(".qitem[aria-current]")?.focus();
  else if (space?.dataset.pane === "person") show("thread");
  else if (space?.dataset.pane === "thread") show("list");
}

function search() {
  const field = document.getElementById("q");
  if (field) field.select(); else location.assign(document.getElementById("keys").dataset.search);
}

const LETTERS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => write("reply"),
  i: () => write("note"),
  f: () => forward(),
  e: () => control("e", "#resolve")?.click(),
  "!": () => control("!", "#spam")?.click(),
  x: (reaches) => toggle(reaches),
  h: () => openMenu("h", "#snooze"),
  d: () => openMenu("d", "#assign"),
  a: () => control("a", "#take-next")?.click(),
  t: () => openMenu("t", "#tags details.menu"),
  m: () => show("person"),
  n: () => begin(),
  z: () => undoLatest(),
  "[": () => earlierOrLater(-1),
  "]": () => earlierOrLater(1),
  "/": () => search(),
  "?": () => document.getElementById("keys").showModal(),
};

const MOVES = new Set(["j", "k", "x", "a", "/", "?"]);
const WALKS = new Set(["j", "k", "[", "]"]);
const WRITES = new Set(["r", "i"]);
let wished = null;

document.addEventListener("htmx:afterSettle", () => {
  wished?.();
  wished = null;
});

function letter(key) {
  return /^[ıiIİ]$/.test(key) ? "i" : key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "F6") { event.preventDefault(); nextPane(event.shiftKey); return; }
  if (event.key === "Escape") { back(); return; }
  if (event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key) && document.getElementById("lifeline")) {
    event.preventDefault();
    earlierOrLater(event.key === "ArrowLeft" ? -1 : 1);
    return;
  }
  if (event.altKey && event.code === "KeyK") { event.preventDefault(); openRoutes(); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(event.shiftKey); return; }
  // On a Turkish keyboard [ and ] are written with AltGr, which some systems tell as Ctrl and Alt.
  const isCommand = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  if (isCommand || event.target.closest("input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]")) return;
  const key = letter(event.key);
  // A key that is held down goes on through the queue, but does no deed twice.
  if (!LETTERS[key] || !lettersWork() || (event.repeat && !WALKS.has(key))) return;
  event.preventDefault();
  press(key, event.shiftKey);
});

function press(key, isShifted) {
  const act = LETTERS[key];
  // While another person is on her way to the screen, a key must not meet the one who is leaving it.
  const isComing = document.querySelector(".qitem.htmx-request");
  if (isComing && !MOVES.has(key)) { if (!wished && WRITES.has(key)) wished = act; return; }
  act(isShifted);
}

document.addEventListener("desk:key", (event) => press(event.detail));
