// Queue, conversation, customer: which pane a narrow screen shows, where the timeline stands, what is open.
export function show(pane) {
  const space = document.querySelector(".workspace");
  if (!space) return;
  const before = space.dataset.pane;
  space.dataset.pane = before === pane && pane === "person" ? "thread" : pane;
  document.body.classList.toggle("focusmode", space.dataset.pane !== "list");
  if (pane === "thread") toEnd();
  follow(space.dataset.pane === "thread" && before === "person" ? "back" : space.dataset.pane);
}

const isSeen = (element) => Boolean(element?.checkVisibility?.({ visibilityProperty: true }) ?? element?.offsetParent);
const WAYS_IN = {
  list: [".qitem[aria-current]", ".qitem", "#rows"],
  thread: ["#to-list", "#history"],
  back: ["#to-person", "#history"],
  person: ["#person .bar [data-go]", "#person .scroll"],
};

/** Where the focus stood in a pane that is no longer seen, it goes into the one that is; a drawer takes it at once. */
function follow(pane) {
  const here = document.activeElement;
  const isNowhere = here === document.body || here.id === "main";
  if (pane !== "person" && !isNowhere && isSeen(here)) return;
  const ways = WAYS_IN[pane].map((way) => [...document.querySelectorAll(way)]).flat();
  (ways.find(isSeen) ?? document.getElementById("main")).focus({ preventScroll: true });
}

let isAtEnd = true;

/** Go to the message that the address names, where it is on the page; returns whether it is. */
function seek() {
  const sought = /^#message-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (!sought) return false;
  isAtEnd = false;
  document.querySelector(".sought")?.classList.remove("sought");
  sought.classList.add("sought");
  sought.scrollIntoView({ block: "center" });
  return true;
}
addEventListener("hashchange", seek);

export function toEnd() {
  const history = document.querySelector("[data-end]");
  if (history) history.scrollTop = history.scrollHeight;
  isAtEnd = true;
}

// Pictures come late and the composer grows: who reads the newest words goes on reading them.
const growth = new ResizeObserver(() => { if (isAtEnd) toEnd(); });
function watch() {
  growth.disconnect();
  for (const part of document.querySelectorAll("#history, #timeline")) growth.observe(part);
}
document.addEventListener("scroll", ({ target }) => {
  if (target.id === "history") isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
}, true);

export function mark(pathname) {
  for (const row of document.querySelectorAll(".qitem")) {
    if (row.pathname === pathname) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  if (go) show(go.dataset.go);
});

let hasChosen = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.detail.elt.closest?.(".qitem, .notice");
  if (!row || event.detail.target?.id !== "thread") return;
  hasChosen = true;
  mark(row.pathname);
  show("thread");
});

// What opens by itself gives way to what she chose meanwhile, which would else find its place gone.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (hasChosen && detail.requestConfig.headers["X-First"]) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "queue") document.querySelector(".strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (event.detail.target.id !== "thread" && event.detail.elt?.id !== "thread") return;
  toEnd();
  watch();
  if (!isSeen(document.getElementById("queue"))) follow("thread");
});

// A deed may lead to another conversation: by its row where it is in the queue, else by its address.
document.addEventListener("desk:open", ({ detail: { href } }) => {
  const row = document.querySelector(`.qitem[href="${CSS.escape(href)}"]`);
  if (row) row.click(); else location.assign(href);
});

watch();
if (!seek()) toEnd();
document.fonts?.ready.then(() => seek() || toEnd());

// A wide screen opens the first in the queue by itself; nothing is marked by it.
const first = document.querySelector(".qitem");
if (first && document.querySelector("[data-opens-first]") && matchMedia("(min-width: 721px)").matches) {
  mark(first.pathname);
  htmx.ajax("GET", first.pathname, { target: "#thread", swap: "outerHTML", headers: { "X-First": "1" } });
}
