// Go to a conversation, or to the page where one begins, without leaving the desk where it stands.
import { wasDone } from "./device.js";
import { mark, show } from "./panes.js";
import { refreshSoon } from "./refresh.js";

let going = "";

/** Show what lies at an address of the desk in the middle pane; elsewhere than at the inbox, load the page. */
export function visit(href) {
  const { pathname } = new URL(href, location.href);
  if (!document.querySelector(".workspace > #thread")) { location.assign(href); return; }
  mark(pathname);
  show("thread");
  going = href;
  document.getElementById("thread").dataset.leaves = "1";
  // Asked while something else is still on its way, it waits for that; what follows is done when it has come.
  htmx.ajax("GET", href, { target: "#thread", swap: "outerHTML" });
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!going || detail.requestConfig?.path !== going || !detail.shouldSwap) return;
  history.replaceState({ htmx: true }, "", location.href);
  history.pushState({ htmx: true }, "", going);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!going || detail.requestConfig?.path !== going) return;
  going = "";
  const first = document.querySelector("#composer[data-begins] #line-to");
  if (first) (first.value ? document.getElementById("line-subject") : first).focus();
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!going || detail.requestConfig?.path !== going || wasDone(detail.xhr)) return;
  // It did not come: what is on the screen stays and goes on living.
  going = "";
  delete document.getElementById("thread")?.dataset.leaves;
  refreshSoon({ head: true });
});

/** Begin a conversation. */
export function begin() { document.querySelector("[data-visits]")?.click(); }

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-visits]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  visit(link.href);
});
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-discards]");
  if (!button) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const answer = await fetch(button.dataset.discards, { method: "DELETE", headers }).catch(() => null);
  if (answer?.status === 204) document.dispatchEvent(new Event("desk:discarded"));
});
