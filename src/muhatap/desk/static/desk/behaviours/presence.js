// Which colleagues have this conversation open and who of them is writing, by signs over the one stream. Nobody keeps
// it: who comes says so and asks, who is here answers once, who goes says that.
import { face } from "./mentioning.js";

const STAYS = 700;
const AWAY = 10000;
const WRITES = 6000;
const me = Number(document.body.dataset.member);
const here = new Map();
const rows = new Map();
let announced = "";
let isLive = false;
let coming = 0;
let going = 0;
let quiet = 0;

const words = () => document.getElementById("composer-words").dataset;
const matter = () => document.getElementById("thread")?.dataset.matter ?? "";

function post(conversation, { method = "POST", asks = false } = {}) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const body = asks ? new URLSearchParams({ asks: "1" }) : undefined;
  fetch(`/desk/conversations/${conversation}/presence/`, { method, headers, body, keepalive: true }).catch(() => null);
}

/** Say that she is here, once she has stayed for a moment; and that she left what was open before. */
function arrive() {
  clearTimeout(coming);
  if (announced && announced !== matter()) leave();
  if (!isLive || !matter() || matter() === announced || document.visibilityState !== "visible") return;
  coming = setTimeout(() => {
    if (!isLive || !matter() || document.visibilityState !== "visible") return;
    announced = matter();
    post(announced, { asks: true });
  }, STAYS);
}

function leave() {
  clearTimeout(coming);
  if (announced && isLive) post(announced, { method: "DELETE" });
  announced = "";
  here.clear();
  draw();
}

export function connected(isOpen) {
  if (isLive === isOpen) return;
  isLive = isOpen;
  announced = "";
  here.clear();
  draw();
  arrive();
}

/** A colleague came, is here, writes, left, or a screen of hers is gone. */
export function met({ kind, conversation, member }) {
  const isThis = announced && String(conversation) === announced;
  if (member.id === me) {
    // Another window of hers was closed; this one still has it open.
    if (announced && (kind === "member.gone" || (isThis && kind === "member.left"))) post(announced);
    return;
  }
  if (kind === "member.gone") here.delete(member.id);
  else if (kind === "member.writes") writes(conversation, member, isThis);
  else if (isThis && kind === "member.left") here.delete(member.id);
  else if (isThis) {
    here.set(member.id, { ...here.get(member.id), ...member });
    if (kind === "member.came") post(announced);
  }
  draw();
}

function writes(conversation, member, isThis) {
  const until = Date.now() + WRITES;
  if (isThis) here.set(member.id, { ...member, until });
  rows.set(String(conversation), { member, until });
}

/** What she wrote is here: she writes no longer. */
export function spoke({ conversation, member }) {
  const held = here.get(member);
  if (held?.until && String(conversation) === announced) held.until = 0;
  const row = rows.get(String(conversation));
  if (row?.member.id === member) row.until = 0;
  draw();
}

const first = (name) => name.split(/\s+/)[0];
const isWriting = ({ until }) => until > Date.now();

/** “de” or “da”, by the last vowel. */
function too(name) {
  const vowels = name.toLocaleLowerCase("tr").match(/[aâeıiîoöuüû]/g) ?? ["e"];
  return /[aâıouû]/.test(vowels.at(-1)) ? "da" : "de";
}

function said() {
  const all = [...here.values()];
  const writing = all.filter(isWriting);
  const some = writing.length ? writing : all;
  if (!some.length) return "";
  const who = some.map(({ name }) => first(name)).join(", ");
  const { notes, writes: written, here: one, allHere } = words();
  const shape = writing.length ? (writing.every((each) => each.writes === "note") ? notes : written) : some.length > 1 ? allHere : one;
  return shape.replace("{who}", who).replace("{too}", too(who));
}

function draw() {
  clearTimeout(quiet);
  const place = document.getElementById("company");
  const line = said();
  if (place && place.textContent !== line) { place.textContent = line; place.hidden = !line; }
  const faces = document.getElementById("here");
  const ids = [...here.keys()].join(" ");
  if (faces && faces.dataset.ids !== ids) { faces.dataset.ids = ids; faces.replaceChildren(...[...here.values()].slice(0, 5).map(drawn)); }
  for (const [conversation, { member, until }] of rows) inQueue(conversation, member, until);
  const next = Math.min(...[...here.values(), ...rows.values()].map(({ until }) => until).filter((until) => until > Date.now()));
  if (Number.isFinite(next)) quiet = setTimeout(draw, next - Date.now() + 50);
}

function drawn(member) {
  const shape = face(member);
  shape.title = member.name;
  return shape;
}

/** In the queue: who is writing stands where the last words stand. */
function inQueue(conversation, member, until) {
  const row = document.getElementById(`row-${conversation}`);
  const isOver = until <= Date.now();
  if (isOver) rows.delete(conversation);
  if (!row) return;
  const mark = row.querySelector(".writes");
  if (isOver) mark?.remove();
  else if (!mark) {
    const line = Object.assign(document.createElement("span"), { className: "writes", textContent: words().writes.replace("{who}", first(member.name)) });
    row.querySelector(".txt")?.after(line);
  }
}

document.addEventListener("htmx:afterSettle", () => { draw(); arrive(); });
document.addEventListener("timeline", draw);
document.addEventListener("visibilitychange", () => {
  clearTimeout(going);
  if (document.visibilityState === "visible") arrive(); else going = setTimeout(leave, AWAY);
});
addEventListener("pagehide", leave);
