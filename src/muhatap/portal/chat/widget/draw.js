// Elements without markup strings: nothing here needs 'unsafe-inline', and pages may require trusted types.
const ICONS = {
  bubble: ["M3 20l1.3 -3.9c-2.324 -3.437 -1.426 -7.872 2.1 -10.374c3.526 -2.501 8.59 -2.296 11.845 .48c3.255 2.777 3.695 7.266 1.029 10.501c-2.666 3.235 -7.615 4.215 -11.574 2.293l-4.7 1"],
  down: ["M6 9l6 6l6 -6"], x: ["M18 6l-12 12", "M6 6l12 12"], check: ["M5 12l5 5l10 -10"], file: ["M14 3v4a1 1 0 0 0 1 1h4", "M17 21h-10a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2h7l5 5v11a2 2 0 0 1 -2 2z"],
  send: ["M10 14l11 -11", "M21 3l-6.5 18a.55 .55 0 0 1 -1 0l-3.5 -7l-7 -3.5a.55 .55 0 0 1 0 -1l18 -6.5"],
  phone: ["M5 4h4l2 5l-2.5 1.5a11 11 0 0 0 5 5l1.5 -2.5l5 2v4a2 2 0 0 1 -2 2a16 16 0 0 1 -15 -15a2 2 0 0 1 2 -2"],
  photo: ["M15 8h.01", "M3 6a3 3 0 0 1 3 -3h12a3 3 0 0 1 3 3v12a3 3 0 0 1 -3 3h-12a3 3 0 0 1 -3 -3v-12", "M3 16l5 -5c.928 -.893 2.072 -.893 3 0l5 5", "M14 14l1 -1c.928 -.893 2.072 -.893 3 0l3 3"],
};

/** Return an element; `on…` are listeners, `text` its text, everything else attributes. */
function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child));
  return made;
}

function icon(name) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" })) made.setAttribute(key, value);
  for (const d of ICONS[name]) made.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path")).setAttribute("d", d);
  return made;
}

/** Put text into an element, its web addresses as links. */
function say(into, text) {
  let at = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]’”]/g)) {
    into.append(text.slice(at, found.index), el("a", { href: found[0], target: "_blank", rel: "noopener noreferrer", text: found[0] }));
    at = found.index + found[0].length;
  }
  into.append(text.slice(at));
  return into;
}

// Times come from the server; this browser's own clock may be wrong and is never asked.
let serverZero = 0;
const serverNow = () => new Date(serverZero + performance.now());
const setServerNow = (iso) => { serverZero = new Date(iso).getTime() - performance.now(); };
const dayOf = (date) => date.toLocaleDateString("en-CA");

function clock(date) {
  const text = date.toLocaleTimeString(lang === "tr" ? "tr-TR" : "en-GB", { hour: "2-digit", minute: "2-digit" });
  return lang === "tr" ? text.replace(":", ".") : text;
}

function day(date) {
  const today = serverNow();
  const off = Math.round((Date.parse(dayOf(date)) - Date.parse(dayOf(today))) / 864e5);
  if (off === 0) return words.today;
  if (off === -1) return words.yesterday;
  if (off === 1) return words.tomorrow;
  const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(lang === "tr" ? "tr-TR" : "en-GB", { day: "numeric", month: "long", weekday: year ? undefined : "long", year });
}

const small = (text) => (lang === "en" && [words.today, words.tomorrow].includes(text) ? text.toLowerCase() : text);
const moment = (iso) => { const at = new Date(iso); return dayOf(at) === dayOf(serverNow()) ? clock(at) : `${small(day(at))} ${clock(at)}`; };

function lasting(seconds) {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return minutes < 60 ? words.minutes(minutes) : words.hours(Math.ceil(minutes / 60));
}

const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
