// What is asked for and has not come yet: after a moment a pane shows the shape of what comes; buttons show that they
// are busy, and a second click is not a second deed.
const MOMENT = 200;
const TWICE = 400;
// The customer comes with her conversation.
const COMING = { thread: ["thread", "person"], queue: ["queue"] };
const timers = new Map();

function cover(id) {
  const pane = document.getElementById(id);
  if (!pane || pane.querySelector(".coming")) return;
  pane.append(document.getElementById(`coming-${id}`).content.cloneNode(true));
  pane.setAttribute("aria-busy", "true");
}

function uncover(id) {
  const pane = document.getElementById(id);
  pane?.removeAttribute("aria-busy");
  pane?.querySelector(".coming")?.remove();
}

document.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => {
  const panes = COMING[target?.id];
  if (!panes) return;
  clearTimeout(timers.get(target.id));
  timers.set(target.id, setTimeout(() => panes.forEach(cover), MOMENT));
});
document.addEventListener("htmx:afterRequest", ({ detail: { target } }) => {
  if (!COMING[target?.id]) return;
  clearTimeout(timers.get(target.id));
  COMING[target.id].forEach(uncover);
});

let last = { at: -TWICE, x: 0, y: 0 };
document.addEventListener("click", (event) => {
  if (!event.target.closest("[hx-post], [hx-delete], form button")) return;
  const isSame = event.timeStamp - last.at < TWICE && Math.hypot(event.clientX - last.x, event.clientY - last.y) < 8;
  // The first click may have put another button in this place already. A key has no place and no second click.
  if (event.detail && isSame) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  (event.submitter ?? form.querySelector("button"))?.classList.add("busy");
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".busy")) button.classList.remove("busy");
});
