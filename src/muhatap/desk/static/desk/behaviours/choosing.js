// Choosing conversations of the queue: by their boxes, with X, a range with Shift. One bar says how many and what to do.
const chosen = new Set();
let isWanted = false;
let last = "";
let view = "";

const queue = () => document.getElementById("queue");
const boxes = () => [...document.querySelectorAll("#rows .pick")];

export function isChoosing() { return chosen.size > 0; }

/** Put the bar, the boxes and the number in line with what is chosen; what left the queue is chosen no more. */
function settle() {
  const here = queue();
  const bar = document.getElementById("chosen");
  if (!bar) return;
  const shown = `${here.dataset.tab} ${here.dataset.shown}`;
  if (shown !== view) { chosen.clear(); isWanted = false; view = shown; }
  const all = boxes();
  const there = new Set(all.map((box) => box.value));
  for (const number of chosen) if (!there.has(number)) chosen.delete(number);
  for (const box of all) box.checked = chosen.has(box.value);
  isWanted &&= all.length > 0;
  const isOn = isWanted || chosen.size > 0;
  here.classList.toggle("choosing", isOn);
  bar.hidden = !isOn;
  bar.querySelector("[data-count]").textContent = chosen.size;
  bar.classList.toggle("none", chosen.size === 0);
  const whole = document.getElementById("choose-all");
  whole.checked = chosen.size > 0 && chosen.size === all.length;
  whole.indeterminate = chosen.size > 0 && chosen.size < all.length;
  if (isOn) htmx.trigger(bar.querySelector("[hx-trigger]"), "chosen");
}

function choose(box, isOn, reaches) {
  const all = boxes();
  const [one, other] = [all.findIndex((each) => each.value === last), all.indexOf(box)].sort((a, b) => a - b);
  for (const each of reaches && one >= 0 ? all.slice(one, other + 1) : [box]) chosen[isOn ? "add" : "delete"](each.value);
  last = box.value;
  settle();
}

/** Choose the row that has the focus, else the open one, or let it go; with `reaches` all from the last one to it. */
export function toggle(reaches) {
  const row = document.activeElement.closest?.(".qrow") ?? document.querySelector(".qitem[aria-current]")?.closest(".qrow");
  const box = row?.querySelector(".pick");
  if (box) choose(box, reaches || !box.checked, reaches);
}

/** Let all go; returns whether there was anything to let go. */
export function letGo() {
  if (!isWanted && !chosen.size) return false;
  const held = document.activeElement.closest("#chosen");
  chosen.clear();
  isWanted = false;
  settle();
  if (held) (document.querySelector(".qitem[aria-current], .qitem") ?? document.getElementById("rows"))?.focus();
  return true;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".pick");
  if (box) { choose(box, box.checked, event.shiftKey); return; }
  if (event.target.closest("[data-unchoose]")) { letGo(); return; }
  if (event.target.closest("[data-choosing]")) { isWanted = true; settle(); return; }
  if (event.target.id !== "choose-all") return;
  for (const each of boxes()) chosen[event.target.checked ? "add" : "delete"](each.value);
  isWanted = true;
  settle();
});

// A row that is touched while choosing is chosen instead of opened.
document.addEventListener("click", (event) => {
  const row = event.target.closest(".choosing .qitem");
  if (!row || event.ctrlKey || event.metaKey || event.pointerType !== "touch") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const box = row.parentElement.querySelector(".pick");
  choose(box, !box.checked, false);
}, true);

document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, requestConfig } }) => {
  if (successful && requestConfig.verb !== "get" && elt.closest("#chosen")) letGo();
});
document.addEventListener("htmx:afterSettle", settle);
document.addEventListener("queue", settle);
settle();
