// Live chats: who is typing there and here, and what was seen.
const TYPES_EVERY = 3000;
let typed = 0;
let shown = 0;
let seen = "";
let latest = "";

const composer = () => document.querySelector("#composer[data-live]");

function post(path) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const { matter } = document.getElementById("thread").dataset;
  return fetch(`/desk/conversations/${matter}/${path}/`, { method: "POST", headers }).catch(() => null);
}

/** Say for a moment that the customer of this matter is typing. */
export function typesNow({ conversation }) {
  const place = document.getElementById("typing");
  if (!place || String(conversation) !== document.getElementById("thread").dataset.matter) return;
  place.hidden = false;
  clearTimeout(shown);
  shown = setTimeout(() => { place.hidden = true; }, 5000);
}

function see() {
  const theirs = document.querySelectorAll("#timeline .ev:has(.msg:not(.us, .note))");
  const last = theirs[theirs.length - 1]?.id;
  if (last !== latest) document.getElementById("typing")?.setAttribute("hidden", "");
  latest = last;
  if (document.querySelector("#thread[data-opened-itself]")) return;
  if (!composer() || !last || last === seen || document.visibilityState !== "visible") return;
  seen = last;
  post("seen");
}

/** A conversation that opened by itself is read once she does something in it. */
function act(event) {
  const thread = event.target.closest?.("#thread[data-opened-itself]");
  if (!thread) return;
  thread.removeAttribute("data-opened-itself");
  if (composer()) see(); else if (thread.dataset.matter) post("seen");
}
for (const deed of ["pointerdown", "focusin", "wheel", "keydown"]) document.addEventListener(deed, act, { passive: true });

document.addEventListener("input", (event) => {
  if (event.target.id !== "draft" || !composer() || composer().dataset.kind !== "reply") return;
  if (!event.target.value || Date.now() - typed < TYPES_EVERY) return;
  typed = Date.now();
  post("typing");
});
document.addEventListener("timeline", see);
document.addEventListener("htmx:afterSettle", see);
document.addEventListener("visibilitychange", see);
see();
