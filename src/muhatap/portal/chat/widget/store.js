// What this browser remembers. Nothing is written before the visitor was shown the privacy notice.
const script = document.currentScript;
const base = new URL(script.src).origin;
const key = script.dataset.channel || "";
const place = `muhatap:${key}`;
let lang = "tr";
let kept = {};
let inMemory = false;

function recall() {
  try { kept = JSON.parse(localStorage.getItem(place)) || {}; } catch { inMemory = true; }
}

function keep(change) {
  Object.assign(kept, change);
  if (inMemory) return;
  try { localStorage.setItem(place, JSON.stringify(kept)); } catch { inMemory = true; }
}

function forget() {
  kept = {};
  try { localStorage.removeItem(place); } catch { inMemory = true; }
}

// Each tab keeps its own unsent messages; the next one that opens takes over what a closed one left.
const tab = name();

function keepQueue(items) {
  if (inMemory) return;
  try {
    if (items.length) localStorage.setItem(`${place}:${tab}`, JSON.stringify(items)); else localStorage.removeItem(`${place}:${tab}`);
  } catch { inMemory = true; }
}

function leftBehind() {
  const found = [];
  try {
    for (const one of Object.keys(localStorage).filter((known) => known.startsWith(`${place}:`))) {
      found.push(...JSON.parse(localStorage.getItem(one)));
      localStorage.removeItem(one);
    }
  } catch { inMemory = true; }
  return found;
}

/** Return a random name for a message; the same on every attempt, so that the server takes it once. */
function name() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((part) => part.toString(16).padStart(2, "0")).join("");
}

/** Return what a signed token says, unchecked: only to tell one customer from another. */
function claims(token) {
  try {
    const part = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(part), (sign) => sign.charCodeAt(0))));
  } catch { return {}; }
}
